using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Admin.Explain;

/// <summary>A whole gateway with one of everything that can say no, asked both ways: by explain, and by a request.</summary>
public sealed class ExplainRig : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public TestIssuer Issuer { get; private set; } = null!;

    public TestIssuer Away { get; private set; } = null!;

    public RawBackend Backend { get; } = new();

    public HttpClient Admin { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (Issuer, Away) = (await TestIssuer.StartAsync(), await TestIssuer.StartAsync());
        (Away.Discovery, Away.KeySet) = (Misbehaviour.Down, Misbehaviour.Down);
        Gateway = await GatewayHost.StartAsync(Settings());
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Gateway.AdminPort}") };
        await Poll.UntilAsync(async () =>
        {
            using var ready = await Admin.GetAsync("/readyz");
            return ready.IsSuccessStatusCode;
        }, Patience, () => "ready");
    }

    /// <summary>What explain says: status, code and reason of the verdict.</summary>
    public async Task<JsonNode> ExplainAsync(string method, string url, string? token)
    {
        using var answer = await PostAsync(new JsonObject { ["method"] = method, ["url"] = url, ["token"] = token }.ToJsonString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public Task<HttpResponseMessage> PostAsync(string body) =>
        Admin.PostAsync("/api/explain", new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>What the request got: its status, and code and reason of the refusal where it was one.</summary>
    public async Task<(int Status, string? Code, string? Reason)> SendAsync(string method, string target, string? token)
    {
        var id = Guid.NewGuid().ToString("N");
        string[] lines = [$"X-Request-Id: {id}", .. token is null ? Array.Empty<string>() : [$"Authorization: Bearer {token}"]];
        var answer = await Gateway.SendAsync(target, method, lines);
        if (answer.Status < 400)
            return (answer.Status, null, null);
        JsonNode? refusal = null;
        await Poll.UntilAsync(async () => (refusal = await RefusalAsync(id)) is not null, Patience,
            () => $"the refusal of {method} {target}, answered {answer.Status}");
        return (answer.Status, (string?)refusal!["code"], (string?)refusal["reason"]);
    }

    /// <summary>A token of the kind, made anew; null for none.</summary>
    public string? Token(string kind) => kind switch
    {
        "none" => null,
        "good" => Issuer.Token().ToString(),
        "junk" => "not.a.token",
        "spaced" => Issuer.Token() + " more",
        "forged" => Issuer.Token().SignedBy(SigningKey.Create()).ToString(),
        "expired" => Issuer.Token().Claim("exp", 1_000_000_000).ToString(),
        "early" => Issuer.Token().Claim("iat", 9_000_000_000).Claim("exp", 9_000_000_100).ToString(),
        "other audience" => Issuer.Token().Claim("aud", new JsonArray("other")).ToString(),
        "user" => Issuer.Token().Without("gty").ToString(),
        "unknown issuer" => Issuer.Token().Claim("iss", "https://nobody.example").ToString(),
        "unknown kid" => Issuer.Token().Header("kid", "unknown").ToString(),
        "away" => Away.Token("org_allowed").ToString(),
        "no org" => Issuer.Token().Without("orgCode", "application_properties").ToString(),
        "bad org" => Issuer.Token("_nobody").ToString(),
        "two orgs" => Issuer.Token().Claim("orgCode", "org_second").ToString(),
        "suspended" => Issuer.Token("org_suspended").ToString(),
        "scoped" => Issuer.Token().Claim("scope", "items:write items:read").ToString(),
        "pro" => Issuer.Token("org_pro").ToString(),
        "spent" => Issuer.Token("org_spent").ToString(),
        "eu" => Issuer.Token("org_8ed648340ea9")
            .Claim("application_properties", new JsonObject { ["region"] = new JsonObject { ["v"] = "eu" } }).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such token"),
    };

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        await Issuer.DisposeAsync();
        await Away.DisposeAsync();
    }

    private async Task<JsonNode?> RefusalAsync(string id)
    {
        using var answer = await Admin.GetAsync($"/api/refusals/{id}");
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
    }

    private string Settings() => $$"""
        {
          "Gateway": {
            "Issuers": {
              "explained": { "Kind": "Kinde", "Issuer": "{{Issuer.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] },
              "away": { "Kind": "Kinde", "Issuer": "{{Away.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ],
                "Orgs": [ "org_allowed" ] }
            },
            "Plans": { "default": { "Limits": { "explained-burst": { "Kind": "Rate", "Requests": 100000, "Per": "00:00:01" } } },
              "pro": {} },
            "Orgs": {
              "org_tight": { "Limits": { "explained-burst": { "Kind": "Rate", "Requests": 2, "Per": "1.00:00:00" } } },
              "org_spent": { "Limits": { "explained-month": { "Kind": "Quota", "Requests": 3, "Period": "Month" } } },
              "org_suspended": { "Suspended": true },
              "org_pro": { "Plan": "pro" }
            }
          },
          "ReverseProxy": {
            "Routes": {
              "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } },
              "org-items": { "ClusterId": "backend", "Match": { "Path": "/orgs/{orgCode}/items/{**rest}" } },
              "read-only": { "ClusterId": "backend", "Match": { "Path": "/reports", "Methods": [ "GET", "HEAD" ] } },
              "queried": { "ClusterId": "backend",
                "Match": { "Path": "/queried", "QueryParameters": [ { "Name": "v", "Values": [ "2" ] } ] } },
              "hosted": { "ClusterId": "backend", "Match": { "Path": "/hosted", "Hosts": [ "api.example" ] } },
              "elsewhere": { "ClusterId": "backend", "Match": { "Path": "/elsewhere", "Hosts": [ "other.example" ] } },
              "scoped": { "ClusterId": "backend", "Match": { "Path": "/scoped" },
                "Metadata": { "Gateway.Scopes": "items:read items:write" } },
              "planned": { "ClusterId": "backend", "Match": { "Path": "/planned" }, "Metadata": { "Gateway.Plans": "pro" } },
              "dear": { "ClusterId": "backend", "Match": { "Path": "/dear" }, "Metadata": { "Gateway.Cost": "4" } },
              "regional": { "ClusterId": "regions", "Match": { "Path": "/regional" }, "Metadata": { "Gateway.MatchProperty": "region" } },
              "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" },
              "empty": { "ClusterId": "empty", "Match": { "Path": "/empty" } }
            },
            "Clusters": {
              "backend": { "Destinations": { "one": { "Address": "{{Backend.Address}}" } } },
              "regions": { "Destinations": {
                "eu": { "Address": "{{Backend.Address}}", "Metadata": { "region": "eu" } },
                "us": { "Address": "http://127.0.0.1:9/", "Metadata": { "region": "us" } } } },
              "empty": { "Destinations": {} }
            }
          }
        }
        """;
}
