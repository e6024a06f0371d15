using Gateway.Refusals;
using Gateway.Telemetry.OpenTelemetry;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Refusals.</summary>
internal static class RefusalsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddRefusals()
        {
            builder.Services.AddSingleton<RefusalsMetrics>();
            builder.Services.AddSingleton<IMetricFamilySource>(built => built.GetRequiredService<RefusalsMetrics>());
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseRefusals()
        {
            app.UseMiddleware<OuterNet>();
            return app;
        }
    }
}
