using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Orgs.Streams;
using Gateway.Settings;
using Gateway.Telemetry;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Orgs.</summary>
internal static class OrgsSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddOrgs()
        {
            builder.Services.AddSingleton<ISettingsPart, OrgsPart>();
            builder.Services.AddSingleton<OrgsMetrics>();
            builder.Services.AddSingleton<CallerDerivation>();
            builder.Services.AddSingleton<CallersSeen>();
            builder.Services.AddSingleton<CallerStandings>();
            builder.Services.AddSingleton<RecordsInForce>();
            builder.Services.AddSingleton<RecordsStore>();
            builder.Services.AddSingleton<ClockSkew>();
            builder.Services.AddSingleton<RecordsLoop>();
            builder.Services.AddSingleton<IReadiness>(services => services.GetRequiredService<RecordsLoop>());
            builder.Services.AddHostedService(services => services.GetRequiredService<RecordsLoop>());
            builder.Services.AddSingleton<RunningRequests>();
            builder.Services.AddHostedService<StreamEnd>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseOrgs()
        {
            app.UseMiddleware<OrgsStep>();
            app.UseMiddleware<RulesStep>();
            return app;
        }
    }
}
