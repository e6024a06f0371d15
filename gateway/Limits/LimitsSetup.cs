using System.Diagnostics.Metrics;
using Gateway.Limits;
using Gateway.Limits.Shares;
using Gateway.Limits.States;
using Gateway.Metering;
using Gateway.Settings;
using Gateway.Telemetry.Series;

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
            builder.Services.AddSingleton<Replicas>();
            builder.Services.AddSingleton<ShareTable>();
            builder.Services.AddSingleton(MakeStates);
            builder.Services.AddHostedService<ShareLoop>();
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

    private static LimitStates MakeStates(IServiceProvider built)
    {
        var replicas = built.GetRequiredService<ShareTable>().IsShared ? built.GetRequiredService<Replicas>() : null;
        LimitStates states = new(built.GetRequiredService<TimeProvider>(), built.GetRequiredService<UsedSoFar>(),
            built.GetRequiredService<LimitsMetrics>(), replicas);
        QuotaSeries.Watch(states, built.GetRequiredService<OrgSeries>(), built.GetRequiredService<IMeterFactory>());
        return states;
    }
}
