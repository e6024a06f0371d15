using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// Every rule of deploy/prometheus, evaluated by a real Prometheus on what the published gateway exports, has something to judge.
/// </summary>
[Collection<WatchedFleet>]
public sealed partial class RuleTests(WatchedFleet fleet)
{
    /// <summary>
    /// A recording rule is asked as it is. An alert's expression is rightly empty while all is well, so each of its comparisons is
    /// asked with `bool`: what is compared must be there then, and the answer is 0 or 1. Two say nothing about what is there, and are
    /// asked for that instead; `promtool test rules` shows that they fire.
    /// </summary>
    private static readonly Dictionary<string, string> Instead = new()
    {
        // What must not be absent.
        ["GatewayGone"] = "up{job=\"gateway-admin\"} == 1",
        // The series among which the SDK's own fold would show.
        ["GatewaySeriesFolded"] = "count by (job, instance) ({job=\"gateway-admin\",otel_metric_overflow=\"\"})",
    };

    [Fact]
    public async Task Are_evaluated_without_error_and_have_something_to_judge()
    {
        var rules = await fleet.Prometheus.RulesAsync();
        List<string> wrong = [];

        foreach (var rule in rules)
        {
            var asked = Asked(rule);
            if ((string?)rule["health"] != "ok")
                wrong.Add($"{rule["name"]}: {rule["lastError"]}");
            else if ((await fleet.Prometheus.AskAsync(asked)).Count == 0)
                wrong.Add($"{rule["name"]} has nothing to judge: {asked}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(rules.Count > 30, $"Only {rules.Count} rules were loaded.");
    }

    [Fact]
    public async Task Record_series_that_can_be_asked_for()
    {
        var recorded =
            from rule in await fleet.Prometheus.RulesAsync() where (string?)rule["type"] == "recording" select (string)rule["name"]!;

        foreach (var name in recorded.Distinct())
            await fleet.Prometheus.QueryAsync(name);
    }

    /// <summary>
    /// Alerts on what this traffic has (a dead service, a full cluster) are on their way, and those on what it has not are not.
    /// </summary>
    [Fact]
    public async Task See_the_faults_that_there_are_and_no_others()
    {
        string[] fatal = ["GatewayGone", "GatewayDown", "GatewayMeteringDown", "GatewayJournalFull", "GatewayJournalDiskFails",
            "GatewayBooksDiffer", "GatewaySeriesFolded", "GatewayLimitsApart"];
        var states = (await fleet.Prometheus.RulesAsync()).Where(rule => (string?)rule["type"] == "alerting").ToDictionary(
            rule => (string)rule["name"]!, rule => (string)rule["state"]!);

        Assert.All(fatal, alert => Assert.Equal("inactive", states[alert]));
        Assert.All(["GatewayOwnErrorsBurnFast", "GatewayBackendErrorsBurnFast", "GatewayIssuerWithoutKeys"],
            alert => Assert.NotEqual("inactive", states[alert]));
    }

    private static string Asked(JsonNode rule)
    {
        var expression = (string)rule["query"]!;
        return (string?)rule["type"] == "recording" ? expression
            : Instead.GetValueOrDefault((string)rule["name"]!) ?? Comparison().Replace(expression, "$0 bool");
    }

    [GeneratedRegex(" (==|>|<)(?= )")]
    private static partial Regex Comparison();
}
