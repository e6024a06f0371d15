using Gateway.Limits;
using Gateway.Limits.Shares;
using Gateway.Tests.Telemetry.Scrapes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry;

/// <summary>The table of metrics says what a scrape has: every name, type, label and description.</summary>
public sealed class MetricsTableTests : IAsyncLifetime
{
    private const string Settings = """
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "http://127.0.0.1:9", "AllowHttp": true, "Audiences": [ "acme" ],
              "Introspection": { "Endpoint": "http://127.0.0.1:9/ask", "ClientId": "gateway", "ClientSecret": "secret" } } },
            "Plans": { "default": { "Limits": { "month": { "Kind": "Quota", "Requests": 9, "Period": "Month" } } } },
            "Orgs": { "org_a": {} },
            "Metering": { "Export": { "Endpoint": "http://127.0.0.1:9/" } }
          },
          "ReverseProxy": {
            "Routes": {
              "items": { "ClusterId": "dead", "Match": { "Path": "/items" } },
              "open": { "ClusterId": "dead", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" }
            },
            "Clusters": { "dead": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """;

    /// <summary>They begin with what a test cannot bring about here: a limit that a caller met, a value spoiled, a plan unknown.</summary>
    private static readonly string[] Unseen = ["gateway_identity_headers_spoiled_total", "gateway_key_age_seconds",
        "gateway_plans_unknown_total", "gateway_quota_limit", "gateway_quota_used"];

    private string[] _scrape = [];
    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(Settings);
        // Only gateways that share a store have these two.
        _host.Services.GetRequiredService<LimitsMetrics>().WatchReplicas(_host.Services.GetRequiredService<Replicas>());
        await _host.SendAsync("/items");
        await _host.SendAsync("/open", "GET", "X-Org-Code: org_a");
        using HttpClient client = new();
        _scrape = (await client.GetStringAsync($"http://127.0.0.1:{_host.AdminPort}/metrics")).Split('\n');
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Has_exactly_the_metrics_that_there_are() =>
        Assert.Equal(Shown("# TYPE ").Keys.Order(StringComparer.Ordinal), MetricsTable.Rows.Keys.Except(Unseen));

    [Fact]
    public void Says_the_type_of_each() =>
        Assert.All(Shown("# TYPE "), metric => Assert.Equal(metric.Value, MetricsTable.Rows[metric.Key].Type));

    [Fact]
    public void Says_the_description_of_each() =>
        Assert.All(Shown("# HELP "), metric =>
            Assert.Equal(metric.Value.Replace("\\\"", "\"", StringComparison.Ordinal), MetricsTable.Rows[metric.Key].Description));

    [Fact]
    public void Says_the_labels_of_each()
    {
        var series = SeriesLine.All(string.Join('\n', _scrape))
            .Where(line => line.Name.StartsWith("gateway_", StringComparison.Ordinal)).ToList();

        Assert.True(series.Count > 20);
        Assert.All(
            series, line => Assert.Equal(Sorted(line.Labels.Select(label => label.Name)), Sorted(MetricsTable.Rows[line.Name].LabelNames)));
    }

    private Dictionary<string, string> Shown(string kind) =>
        _scrape.Where(line => line.StartsWith(kind + "gateway_", StringComparison.Ordinal))
            .Select(line => line[kind.Length..].Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
