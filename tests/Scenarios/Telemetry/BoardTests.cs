using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Telemetry;

/// <summary>Every expression of every board, asked of a real Prometheus that scrapes the published gateway, has something to show.</summary>
public sealed partial class BoardTests
{
    /// <summary>Only gateways on one PostgreSQL share limits, and only a full gateway turns somebody away.</summary>
    private static readonly string[] Elsewhere = ["gateway_limit_replicas", "gateway_limit_exchange_available", "code=\"overloaded\""];

    private static readonly string Folder = Path.Combine(Repository.Root, "deploy/grafana/boards");

    [Fact]
    public async Task Have_something_to_show_in_every_panel()
    {
        await using RawBackend receiver = new();
        await using var walk = await Walk.StartAsync(settings => Enrich(settings, receiver.Address));
        await using var prometheus = PrometheusServer.Start(walk.Gateway.AdminPort);
        using CancellationTokenSource done = new();
        var traffic = TrafficAsync(walk, done.Token);
        List<string> empty = [];

        // The first answer proves that the counters were scraped twice; then each expression gets one more chance only.
        await prometheus.QueryAsync("sum(rate(gateway_plans_unknown_total[10s])) > 0");
        foreach (string expression in Expressions())
        {
            if (!await prometheus.HasAsync(expression))
                empty.Add(expression);
        }

        await done.CancelAsync();
        await traffic;
        Assert.Empty(empty);
    }

    private static IEnumerable<string> Expressions() =>
        from file in Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        from panel in JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray()
        where panel!["targets"] is not null
        from target in panel!["targets"]!.AsArray()
        let expression = (string)target!["expr"]!
        where !Elsewhere.Any(word => expression.Contains(word, StringComparison.Ordinal))
        select Variable().Replace(expression, match => match.Groups[1].Value switch
        {
            "__rate_interval" or "__range" => "10s",
            "top" => "5",
            _ => ".*",
        });

    private static void Enrich(JsonObject settings, string receiver)
    {
        settings["Gateway"]!["Metering"] = new JsonObject { ["Export"] = new JsonObject { ["Endpoint"] = receiver } };
        settings["Gateway"]!["Plans"]!["default"]!["Limits"]!["month"] = new JsonObject { ["Kind"] = "Quota", ["Requests"] = 1000000, ["Period"] = "Month" };
    }

    /// <summary>A bit of everything that is counted: good requests, refusals, a dead service, and tokens that say too much.</summary>
    private static async Task TrafficAsync(Walk walk, CancellationToken done)
    {
        string good = walk.Issuer.Token();
        while (!done.IsCancellationRequested)
        {
            string odd = walk.Issuer.Token("org_odd", orgName: "a\u0001b")
                .Claim("application_properties", JsonNode.Parse("""{ "org_code": { "v": "org_odd" }, "tier": { "v": "gold" } }"""));
            await walk.SendAsync("/items", good, "GET", "X-Org-Code: org_other");
            await walk.SendAsync("/items", odd);
            await walk.SendAsync("/items", walk.Issuer.Token("org_tight"));
            await walk.SendAsync("/dead", good);
            await walk.SendAsync("/items");
            await walk.SendAsync("/nowhere", good);
        }
    }

    [GeneratedRegex("[$][{]?([a-z_]+)[}]?")]
    private static partial Regex Variable();
}
