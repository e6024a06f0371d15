using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Tokens;

/// <summary>An issuer that is nothing but its introspection endpoint: its settings, and its answer for an active token.</summary>
internal static class OpaqueIssuer
{
    public static JsonObject Settings(IntrospectionEndpoint endpoint, string prefix, string cacheFor = "00:00:30") => new()
    {
        ["Kind"] = "Generic",
        ["Issuer"] = Name(prefix),
        ["JwksUri"] = $"http://127.0.0.1:{Ports.Take()}/none",
        ["Audiences"] = new JsonArray("acme"),
        ["OrgClaims"] = new JsonArray("tenant"),
        ["ClockSkew"] = "00:00:01",
        ["Introspection"] = new JsonObject
        {
            ["Endpoint"] = endpoint.Address,
            ["ClientId"] = IntrospectionEndpoint.ClientId,
            ["ClientSecret"] = IntrospectionEndpoint.Secret,
            ["Prefix"] = prefix,
            ["CacheFor"] = cacheFor,
        },
    };

    /// <summary>For an active token, which lasts an hour.</summary>
    public static JsonObject Answer(string prefix) => new()
    {
        ["active"] = true,
        ["iss"] = Name(prefix),
        ["aud"] = "acme",
        ["client_id"] = "app-1",
        ["jti"] = "id-1",
        ["tenant"] = "org_opaque",
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600,
    };

    private static string Name(string prefix) => $"https://{prefix.TrimEnd('_')}.example";
}
