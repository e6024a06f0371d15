using Gateway.Admin;
using Gateway.Admin.Access;
using Gateway.Admin.Api;
using Gateway.Admin.Console;
using Gateway.Admin.Explain;
using Gateway.Settings;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Admin.</summary>
internal static class AdminSetup
{
    /// <summary>Where the framework keeps the ingress's routes; the admin side must not share them.</summary>
    private const string SharedRoutes = "__GlobalEndpointRouteBuilder";

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAdmin()
        {
            builder.Services.AddRoutingCore();
            builder.Services.AddSingleton<ISettingsPart, AdminPart>();
            builder.Services.AddSingleton<OrgReport>();
            builder.Services.AddSingleton<MatcherPolicy, ResourceMetadataPolicy>();
            builder.Services.AddHostedService<AdminNotice>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Requests that the admin endpoint accepted leave here; no header can bring one in from the ingress.</summary>
        public WebApplication UseAdmin()
        {
            app.MapWhen(context => context.Listener.IsAdmin, admin =>
            {
                admin.Properties.Remove(SharedRoutes);
                admin.UseRouting();
                admin.UseMiddleware<AdminStep>();
                admin.UseEndpoints(endpoints =>
                {
                    Health.MapAdmin(endpoints);
                    endpoints.MapPrometheusScrapingEndpoint().AllowAnonymous().DisableHttpMetrics();
                    UsageApi.Map(endpoints);
                    ReconciliationApi.Map(endpoints);
                    OrgsApi.Map(endpoints);
                    ApplicationsApi.Map(endpoints);
                    RevocationsApi.Map(endpoints);
                    AuditApi.Map(endpoints);
                    SettingsApi.Map(endpoints);
                    RefusalsApi.Map(endpoints);
                    ExplainApi.Map(endpoints, app);
                    BackupApi.Map(endpoints);
                    Description.Map(endpoints);
                    ConsolePage.Map(endpoints);
                });
            });
            // Before every proxied route, whatever order that one says.
            var own = app.MapGroup("").WithOrder(int.MinValue);
            Health.MapIngress(own);
            SelfService.MapIngress(own);
            ResourceMetadata.MapIngress(own);
            return app;
        }
    }
}
