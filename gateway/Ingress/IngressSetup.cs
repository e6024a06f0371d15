using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Ingress.</summary>
internal static class IngressSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddIngress()
        {
            // Kestrel also takes a bare line feed for a line's end; some backends do not (RFC 9112 §2.2).
            AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
            builder.Services.AddSingleton<ISettingsPart, IngressPart>();
            builder.Services.AddSingleton<Listeners>();
            builder.Services.TryAddSingleton<HeadRoom>();
            builder.Services.AddOptions<KestrelServerOptions>().Configure<Listeners, Snapshots>(
                (kestrel, listeners, snapshots) => listeners.Configure(kestrel, snapshots.Current.Get<KestrelSettings>(),
                    () => snapshots.Current.Get<IngressRules>().Options.MaxResets));
            builder.Services.AddSingleton<Drain>();
            builder.Services.AddSingleton<Linger>();
            builder.Services.AddSingleton<IReadiness>(services => services.GetRequiredService<Drain>());
            builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
            builder.Services.AddHostedService<StartupBanner>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Takes the requests of the ingress endpoints in; the admin endpoint's go their own way before.</summary>
        public WebApplication UseIngress()
        {
            app.UseMiddleware<RequestStart>();
            return app;
        }

        /// <summary>Judges form, then finds the route.</summary>
        public WebApplication UseFraming()
        {
            app.UseMiddleware<FramingStep>();
            app.UseMiddleware<ForwardedStep>();
            app.UseRouting();
            return app;
        }
    }
}
