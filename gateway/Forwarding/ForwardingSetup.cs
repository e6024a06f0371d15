using Gateway.Forwarding;
using Gateway.Forwarding.Headers;
using Gateway.Forwarding.Proxy;
using Gateway.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Forwarding.</summary>
internal static class ForwardingSetup
{
    /// <summary>DNS changes are seen within this time.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddForwarding()
        {
            builder.Services.AddReverseProxy()
                .AddTransforms<GatewayTransforms>()
                .ConfigureHttpClient((_, handler) =>
                {
                    handler.PooledConnectionLifetime = ConnectionLifetime;
                    handler.ActivityHeadersPropagator = null;
                });
            // YARP brings ASP.NET's authorization, and with it a step in every request. No route has a policy of its own: Tokens and
            // Orgs let in. An endpoint that asks for one after all is answered 500 by routing, never open.
            builder.Services.RemoveAll<IAuthorizationHandlerProvider>();
            // For YARP's affinity cookies alone: nothing of value, so no key is left on a disk. They end with the process.
            builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
            builder.Services.AddRequestTimeouts();
            builder.Services.AddSingleton<ProxyConfigSource>();
            builder.Services.AddSingleton<IProxyConfigProvider>(services => services.GetRequiredService<ProxyConfigSource>());
            builder.Services.AddSingleton<ProxyCheck>();
            builder.Services.AddSingleton<ISettingsPart, ProxyPart>();
            builder.Services.AddSingleton<ForwardingMetrics>();
            builder.Services.AddSingleton<IdentityAttempts>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseForwarding()
        {
            app.UseRequestTimeouts();
            app.UseMiddleware<ForwardingStep>();
            var source = app.Services.GetRequiredService<ProxyConfigSource>();
            app.MapReverseProxy(proxy =>
                {
                    proxy.UseMiddleware<SafeRetry>();
                    proxy.UseMiddleware<TryStep>();
                    proxy.UseMiddleware<PropertyMatch>();
                    proxy.UseSessionAffinity();
                    proxy.UseLoadBalancing();
                    proxy.UsePassiveHealthChecks();
                })
                .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(source.RulesOf(route).EndpointMetadata));
            app.Services.GetRequiredService<ForwardingMetrics>().Watch(app.Services.GetRequiredService<IProxyStateLookup>());
            return app;
        }
    }
}
