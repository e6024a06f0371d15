using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>
/// An opaque token through the whole gateway: from its issuer's answer to the backend's headers, and out again by revocation.
/// </summary>
public sealed class OpaqueWalkTests : IAsyncLifetime
{
    private const string Token = "at_0123456789+/abcdef==";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RawBackend _backend = new();
    private IntrospectionEndpoint _endpoint = null!;
    private GatewayHost _gateway = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _endpoint = await IntrospectionEndpoint.StartAsync();
        _endpoint.Know(Token, Answer("org_a"));
        _gateway = await GatewayHost.StartAsync(
            $$"""
            {
              "Gateway": {
                "Issuers": { "opaque": {
                  "Kind": "Generic", "Issuer": "https://opaque.example", "MetadataAddress": "http://127.0.0.1:1/none",
                  "Audiences": ["acme"], "OrgClaims": ["tenant"],
                  "Introspection": { "Endpoint": "{{_endpoint.Address}}", "ClientId": "{{IntrospectionEndpoint.ClientId}}",
                    "ClientSecret": "{{IntrospectionEndpoint.Secret}}", "Prefix": "at_" } } }
              },
              "ReverseProxy": {
                "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items" } },
                  "scoped": { "ClusterId": "backend", "Match": { "Path": "/scoped" }, "Metadata": { "Gateway.Scopes": "items:write" } } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:{{_backend.Port}}/" } } } }
              }
            }
            """);
        _admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_gateway.AdminPort}") };
        await Poll.UntilAsync(async () =>
        {
            using var ready = await _admin.GetAsync("/readyz");
            return ready.IsSuccessStatusCode;
        }, Patience, () => "ready without a key, since the issuer is asked");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Reaches_the_backend_as_the_org_of_the_answer()
    {
        var answer = await SendAsync("/items");

        Assert.Equal(200, answer.Status);
        var request = _backend.Requests[^1];
        Assert.Equal(("org_a", "app-1"), (request.Headers.One("X-Org-Code"), request.Headers.One("X-Application-Id")));
        Assert.Equal((403, "insufficient_scope"), await CodeAsync("/scoped"));
    }

    [Fact]
    public async Task Is_revoked_by_its_id_though_the_issuer_calls_it_active()
    {
        Assert.Equal(200, (await SendAsync("/items")).Status);

        using var made = await _admin.PostAsJsonAsync("/api/revocations", new { jti = "id-1" });

        Assert.True(made.IsSuccessStatusCode);
        await Poll.UntilAsync(async () => await CodeAsync("/items") == (401, "invalid_token"), Patience, () => "revoked");
    }

    [Fact]
    public async Task Is_refused_alike_whether_the_issuer_forgot_it_or_cannot_be_asked()
    {
        Assert.Equal((401, "invalid_token"), await CodeAsync("/items", "at_unknown-unknown-unknown"));
        _endpoint.Fault = Misbehaviour.ServerError;

        var away = await SendAsync("/items", "at_another-another-another");

        Assert.Equal((503, "issuer_unavailable"), (away.Status, (string?)away.Json["code"]));
        Assert.True(int.Parse(away.Headers.One("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("aud", null, "missing_claim", "AudienceClaims")]
    [InlineData("aud", "other", "wrong_audience", "Audiences")]
    [InlineData("client_id", "", "bad_claim", null)]
    [InlineData("tenant", null, null, "OrgClaims")]
    [InlineData("active", "yes", "introspection_failed", "Introspection")]
    public async Task Is_explained_with_the_keys_that_would_change_the_refusal(string member, string? value, string? reason, string? key)
    {
        var said = Answer("org_a");
        said[member] = value;
        _endpoint.Know("at_explained-explained", said);

        using var explained = await _admin.PostAsJsonAsync("/api/explain", new { url = "/items", token = "at_explained-explained" });

        var told = JsonNode.Parse(await explained.Content.ReadAsStringAsync())!;
        Assert.Equal(reason, (string?)told["verdict"]!["reason"]);
        var named = told["steps"]!.AsArray().SelectMany(step => step!["evidence"]!["change"]?.AsArray() ?? []);
        Assert.Equal(key is not null, named.Any(change => (string?)change!["key"] == $"Gateway:Issuers:opaque:{key}"));
    }

    [Fact]
    public async Task Shows_its_secret_nowhere()
    {
        await SendAsync("/items");
        using var explained = await _admin.PostAsJsonAsync("/api/explain", new { url = "/items", token = Token });
        var told = await explained.Content.ReadAsStringAsync();

        foreach (var text in new[] { told, await _admin.GetStringAsync("/api/settings"), await _admin.GetStringAsync("/metrics") })
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, told, StringComparison.Ordinal);
        var token = JsonNode.Parse(told)!["steps"]!.AsArray().Single(step => (string?)step!["step"] == "token")!["evidence"]!;
        Assert.Equal(("opaque", "org_a"), ((string?)token["issuer"], (string?)token["claims"]!["tenant"]));
        Assert.Contains(
            "gateway_introspections_total{issuer=\"opaque\",result=\"active\"}", await _admin.GetStringAsync("/metrics"),
            StringComparison.Ordinal);
    }

    private Task<RawResponse> SendAsync(string path, string token = Token) =>
        _gateway.SendAsync(path, "GET", $"Authorization: Bearer {token}");

    private async Task<(int Status, string? Code)> CodeAsync(string path, string token = Token)
    {
        var answer = await SendAsync(path, token);
        return (answer.Status, (string?)answer.Json["code"]);
    }

    private static JsonObject Answer(string org) => new()
    {
        ["active"] = true,
        ["aud"] = new JsonArray("acme"),
        ["client_id"] = "app-1",
        ["scope"] = "items:read",
        ["jti"] = "id-1",
        ["tenant"] = org,
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600,
    };
}
