using Gateway.Orgs;
using Gateway.Settings;

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
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseOrgs()
        {
            app.UseMiddleware<OrgsStep>();
            return app;
        }
    }
}
