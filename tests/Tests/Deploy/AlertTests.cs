using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;
using Gateway.Tests.House;

namespace Gateway.Tests.Deploy;

/// <summary>The alerts that are shipped ask for metrics that there are, and each has its page in the runbooks.</summary>
public sealed partial class AlertTests
{
    private static readonly IReadOnlyList<JsonNode> Rules =
        [.. Overlay.Read("single").Of("PrometheusRule").Single().List("spec/groups").SelectMany(group => group.List("rules"))];

    [Fact]
    public void Ask_for_metrics_of_the_gateway()
    {
        string[] instruments = [.. SourceFile.All("gateway").SelectMany(file => Instrument().Matches(file.Text)).Select(match => match.Groups[1].Value.Replace('.', '_')).Distinct()];

        string[] asked = [.. Rules.SelectMany(rule => Metric().Matches(rule.Text("expr"))).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(asked);
        Assert.All(asked, metric => Assert.Contains(metric.EndsWith("_total", StringComparison.Ordinal) ? metric[..^"_total".Length] : metric, instruments));
    }

    [Fact]
    public void Have_a_runbook_each()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "deploy/README.md"));

        Assert.All(Rules, rule => Assert.Contains($"**{rule.Text("alert")}**", guide, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Are_rules_that_Prometheus_takes()
    {
        string promtool = Requires.Tool("prometheus")[1];
        using TempDirectory directory = new();
        // JSON is YAML.
        string file = directory.Write("rules.yml", Overlay.Read("single").Of("PrometheusRule").Single().At("spec")!.ToJsonString());

        string said = await ChildProcess.RunAsync(promtool, ["check", "rules", file], directory.Path);

        Assert.Contains($"{Rules.Count} rules found", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("\"(gateway[.][a-z_.]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("gateway_[a-z_]+")]
    private static partial Regex Metric();
}
