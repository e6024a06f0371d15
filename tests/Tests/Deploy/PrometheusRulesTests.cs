using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;
using Gateway.Tests.Telemetry;

namespace Gateway.Tests.Deploy;

/// <summary>
/// The rules of deploy/prometheus: taken and tested by Prometheus's own tool, about metrics that there are, each with its runbook.
/// </summary>
public sealed partial class PrometheusRulesTests
{
    private const string Folder = "deploy/prometheus";

    private static IReadOnlyList<JsonNode> Recorded => Rules("recording.yml");

    private static IReadOnlyList<JsonNode> Alerts => Rules("alerts.yml");

    [Fact]
    public async Task Are_taken_by_Prometheus()
    {
        var promtool = Requires.Tool("prometheus")[1];

        var said = await ChildProcess.RunAsync(promtool, ["check", "config", "prometheus.yml"], Path.Combine(Repository.Root, Folder));

        Assert.Contains($"{Recorded.Count} rules found", said, StringComparison.Ordinal);
        Assert.Contains($"{Alerts.Count} rules found", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fire_when_they_should_and_not_otherwise()
    {
        var promtool = Requires.Tool("prometheus")[1];

        var said = await ChildProcess.RunAsync(promtool, ["test", "rules", "alerts.test.yml"], Path.Combine(Repository.Root, Folder));

        Assert.Contains("SUCCESS", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Have_a_case_and_a_runbook_each()
    {
        var cases = File.ReadAllText(Path.Combine(Repository.Root, Folder, "alerts.test.yml"));
        string[] runbooks = [.. File.ReadLines(Path.Combine(Repository.Root, Folder, "RUNBOOKS.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])];

        Assert.Equal(Alerts.Select(alert => alert.Text("alert")).Order(StringComparer.Ordinal), runbooks.Order(StringComparer.Ordinal));
        Assert.All(Alerts, alert =>
        {
            var name = alert.Text("alert");
            Assert.Equal($"{Folder}/RUNBOOKS.md#{name.ToLowerInvariant()}", alert.Text("annotations/runbook_url"));
            Assert.Contains(alert.Text("labels/severity"), (string[])["page", "ticket", "info"]);
            Assert.Matches($"(alertname: |alertname=\"){name}\\b", cases);
        });
    }

    [Fact]
    public void Ask_for_metrics_of_the_gateway()
    {
        string[] known = [.. MetricsTable.Rows.Keys, .. Recorded.Select(rule => rule.Text("record"))];

        string[] asked =
            [.. Recorded.Concat(Alerts).SelectMany(rule => Metric().Matches(rule.Text("expr"))).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(known));
    }

    [Fact]
    public void Scrape_under_the_name_that_the_alerts_know()
    {
        var scrape = Yaml.Documents($"{Folder}/prometheus.yml").Single().List("scrape_configs").Single();

        Assert.Contains($"job=\"{scrape.Text("job_name")}\"", Alerts[0].Text("expr"), StringComparison.Ordinal);
    }

    private static IReadOnlyList<JsonNode> Rules(string file) =>
        [.. Yaml.Documents($"{Folder}/{file}").Single().List("groups").SelectMany(group => group.List("rules"))];

    [GeneratedRegex("\\bgateway[_:][a-z0-9_:]+")]
    private static partial Regex Metric();
}
