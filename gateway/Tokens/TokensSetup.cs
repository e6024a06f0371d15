using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Telemetry;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Verified;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The door of Tokens.</summary>
internal static class TokensSetup
{
    private const int MostTokens = 65_536;
    private const long MostTokenBytes = 128L * 1024 * 1024;

    /// <summary>A core verifies some 20,000 tokens a second: what waits here waits a few milliseconds.</summary>
    private const int WaitingPerCore = 64;

    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddTokens()
        {
            var services = builder.Services;

            services.AddSingleton<TokensMetrics>();

            // An address that is none is a mistake of the settings, which IssuersPart names.
            services.AddSingleton(provider =>
                new IssuerHttp(IssuerProxy.TryRead(provider.GetRequiredService<SettingsSources>(), out var proxy) ? proxy : null));
            services.AddSingleton<KeyClient>();
            services.TryAddSingleton<HeadRoom>();
            services.AddSingleton(provider => new KeptKeys(provider.GetRequiredService<IStore>, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KeptKeys>>()));
            services.AddSingleton<KeyRings>();
            services.AddHostedService(provider => provider.GetRequiredService<KeyRings>());
            services.AddSingleton<IssuerCompiler>();
            services.AddSingleton<ISettingsPart, IssuersPart>();
            services.AddSingleton(new TokenCache(MostTokens, MostTokenBytes));
            services.AddSingleton(_ => new VerificationQueue(Environment.ProcessorCount, WaitingPerCore * Environment.ProcessorCount));
            services.AddSingleton<IntrospectionClient>();
            services.AddSingleton<Introspections>();
            services.AddSingleton<TokenVerifier>();
            services.AddHostedService<TokenSweep>();
            services.AddSingleton<IReadiness, TokensReadiness>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication UseTokens()
        {
            app.UseMiddleware<TokenStep>();
            return app;
        }
    }
}
