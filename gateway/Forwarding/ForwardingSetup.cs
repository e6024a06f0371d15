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
    /// <summary>
    /// A connection is asked for no request after this time, so that an address which DNS names no more is left; in use it is closed
    /// after its answer, idle by the next look around, four of which come in <see cref="Idle"/>. Together less than a minute.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(45);

    /// <summary>A destination that is taken out of the settings gets no request any more: this ends what is open to it.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(40);

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddForwarding()
        {
            builder.Services.AddReverseProxy()
                .AddTransforms<GatewayTransforms>()
                .ConfigureHttpClient((cluster, handler) =>
                {
                    handler.PooledConnectionLifetime = Lifetime;
                    handler.PooledConnectionIdleTimeout = Idle;
                    handler.ConnectCallback = BackendStream.ConnectAsync;
                    HeaderEncodings.Use(handler, cluster.NewConfig);
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
            builder.Services.AddSingleton<UpstreamTrouble>();
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
