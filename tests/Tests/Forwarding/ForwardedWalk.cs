using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding;

/// <summary>A gateway with a route of each kind, between a real issuer and a backend on a bare socket.</summary>
public abstract class ForwardedWalk : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected RawBackend Service { get; } = new();

    private protected TestIssuer Issuer { get; private set; } = null!;

    private protected GatewayHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync();
        Host = await GatewayHost.StartAsync($$"""
            {
              "Gateway": { "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "{{Issuer.Issuer}}", "Audiences": ["acme"] } } },
              "ReverseProxy": {
                "Routes": {
                  "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" }, "Metadata": { "Gateway.EncodedSlash": "Allow" } },
                  "org": { "ClusterId": "backend", "Match": { "Path": "/orgs/{orgCode}/{**rest}" } },
                  "preflight": { "ClusterId": "backend", "Match": { "Path": "/orgs/{any}/{**rest}", "Methods": ["OPTIONS"] },
                    "AuthorizationPolicy": "anonymous" },
                  "read": { "ClusterId": "backend", "Match": { "Path": "/tenants/{orgCode}", "Methods": ["GET"] } },
                  "open-all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}", "Hosts": ["open.example"] },
                    "AuthorizationPolicy": "anonymous" },
                  "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" },
                  "pass": { "ClusterId": "backend", "Match": { "Path": "/pass" }, "Metadata": { "Gateway.Authorization": "Pass" } },
                  "moved": { "ClusterId": "backend", "Match": { "Path": "/moved/{**rest}" },
                    "Transforms": [{ "PathRemovePrefix": "/moved" }] }
                },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{Service.Address}}" } } } }
              }
            }
            """);
        await Poll.UntilAsync(async () => (await Host.SendAsync("/.gateway/ready")).Status == 200, Patience, () => "ready");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
        await Service.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    private protected Task<RawResponse> GetAsync(string target, params string[] lines) =>
        Host.SendAsync(target, "GET", [$"Authorization: Bearer {Issuer.Token(org: "org_a", application: "app_1")}", .. lines]);
}
