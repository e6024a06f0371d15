using Gateway.Limits;
using Gateway.Metering;
using Gateway.Settings;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Limits.</summary>
internal static class LimitsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddLimits()
        {
            builder.Services.AddSingleton<ISettingsPart, LimitsPart>();
            builder.Services.AddSingleton<LimitsMetrics>();
            builder.Services.AddSingleton(built => LedgerUse.Over(built.GetRequiredService<PeriodUse>()));
            builder.Services.AddSingleton<LimitStates>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseLimits()
        {
            app.UseMiddleware<CapacityStep>();
            app.UseMiddleware<LimitsStep>();
            return app;
        }
    }
}
