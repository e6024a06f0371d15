using System.Text.Json.Nodes;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// The walk with routes that an attacker would like: catch-alls beside guarded ones, an open one, one that lets encoded slashes pass.
/// </summary>
public sealed class FirewallWalk : IAsyncLifetime
{
    public const string Org = "org_a";

    public Walk Walk { get; } = new() { Change = UseRoutes };

    /// <summary>A good token of <see cref="Org"/>.</summary>
    public string Token { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Walk.InitializeAsync();
        Token = Walk.Issuer.Token(org: Org, application: "app_1", orgName: "A");
    }

    private static void UseRoutes(JsonObject settings) => settings["ReverseProxy"]!["Routes"] = JsonNode.Parse("""
        {
          "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } },
          "org": { "ClusterId": "backend", "Match": { "Path": "/orgs/{orgCode}/{**rest}" } },
          "read": { "ClusterId": "backend", "Match": { "Path": "/tenants/{orgCode}/{**rest}", "Methods": [ "GET" ] } },
          "files": { "ClusterId": "backend", "Match": { "Path": "/files/{**rest}" }, "Metadata": { "Gateway.EncodedSlash": "Allow" } },
          "small": { "ClusterId": "backend", "Match": { "Path": "/small" }, "MaxRequestBodySize": 10 },
          "open": { "ClusterId": "backend", "Match": { "Path": "/open/{**rest}" }, "AuthorizationPolicy": "anonymous" }
        }
        """);

    public ValueTask DisposeAsync() => Walk.DisposeAsync();
}
