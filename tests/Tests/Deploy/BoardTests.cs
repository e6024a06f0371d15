using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;
using Gateway.Tests.Telemetry;

namespace Gateway.Tests.Deploy;

/// <summary>The boards hold to what a linter of boards asks, and to the metrics that the gateway has.</summary>
public sealed partial class BoardTests
{
    /// <summary>Of the frameworks beneath, as a scrape shows them; the scenarios hold these against a running gateway.</summary>
    private static readonly string[] Frameworks =
    [
        "http_server_request_duration_seconds_bucket", "http_client_request_duration_seconds_bucket",
        "kestrel_active_connections", "dotnet_process_cpu_time_seconds_total", "dotnet_process_memory_working_set_bytes",
    ];

    public static TheoryData<string> Names => [.. Boards.All.Keys];

    [Fact]
    public void Are_five_with_an_address_of_their_own()
    {
        Assert.Equal(["limits", "metering", "orgs", "overview", "tokens"], Boards.All.Keys);
        Assert.All(Boards.All, board => Assert.Equal($"gateway-{board.Key}", board.Value.Text("uid")));
        Assert.All(Boards.All, board => Assert.Null(board.Value.At("id")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Let_data_source_job_and_gateway_be_chosen(string board)
    {
        var variables = Boards.Variables(board);

        Assert.Equal(("datasource", "prometheus"), (variables["datasource"].Text("type"), variables["datasource"].Text("query")));
        Assert.All(["job", "instance"], name => Assert.Equal(("query", "true", "true", ".*"),
            (variables[name].Text("type"), variables[name].Text("multi"), variables[name].Text("includeAll"),
                variables[name].Text("allValue"))));
        Assert.All(Boards.Panels(board), panel => Assert.Equal("${datasource}", panel.Text("datasource/uid")));
        Assert.All(Boards.Panels(board).SelectMany(panel => panel.List("targets")),
            target => Assert.Equal("${datasource}", target.Text("datasource/uid")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Select_by_job_and_gateway_in_every_part_of_every_expression(string board) =>
        Assert.All(Boards.Expressions(board), expression =>
        {
            Assert.NotEmpty(Selector().Matches(expression));
            Assert.All(Selector().Matches(expression), selector =>
                Assert.StartsWith("job=~\"$job\",instance=~\"$instance\"", selector.Groups["labels"].Value, StringComparison.Ordinal));
            Assert.All(
                Range().Matches(expression), range => Assert.Contains(range.Groups[1].Value, (string[])["$__rate_interval", "$__range"]));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Use_the_variables_they_have_and_no_others(string board)
    {
        var text = Boards.All[board].ToJsonString();
        string[] used = [.. Variable().Matches(text).Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(Boards.Variables(board).Keys.Order(StringComparer.Ordinal), used);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ask_for_metrics_and_labels_of_the_gateway(string board) =>
        Assert.All(Boards.Expressions(board).SelectMany(expression => Selector().Matches(expression)), selector =>
        {
            var metric = selector.Groups["metric"].Value;
            if (Frameworks.Contains(metric))
                return;
            Assert.Contains(metric, MetricsTable.Rows.Keys);
            Assert.All(Label().Matches(selector.Groups["labels"].Value).Select(label => label.Groups[1].Value).Except(["job", "instance"]),
                label => Assert.Contains(label, MetricsTable.Rows[metric].LabelNames));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_each_panel_and_its_unit_and_let_none_overlap(string board)
    {
        var panels = Boards.All[board].List("panels");
        HashSet<(int X, int Y)> taken = [];

        Assert.All(panels, panel => Assert.NotEmpty(panel.Text("title")));
        Assert.Equal(panels.Count, panels.Select(panel => panel.Number("id")).Distinct().Count());
        Assert.All(Boards.Panels(board), panel => Assert.NotEmpty(panel.Text("fieldConfig/defaults/unit")));
        Assert.All(panels.SelectMany(Cells), cell => Assert.True(cell.X < 24 && taken.Add(cell)));
    }

    [Fact]
    public async Task Are_expressions_that_Prometheus_takes()
    {
        var promtool = Requires.Tool("prometheus")[1];
        using TempDirectory directory = new();
        JsonArray rules = [.. Boards.All.Keys.SelectMany(Boards.Expressions)
            .Select((expression, i) => new JsonObject { ["record"] = $"board:{i}", ["expr"] = Filled(expression) })];
        // JSON is YAML.
        var file = directory.Write("rules.yml",
            new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "boards", ["rules"] = rules }) }.ToJsonString());

        var said = await ChildProcess.RunAsync(promtool, ["check", "rules", file], directory.Path);

        Assert.Contains($"{rules.Count} rules found", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_found_where_the_provisioning_says()
    {
        var provider = Yaml.Documents("deploy/grafana/provisioning/dashboards/gateway.yml").Single().List("providers").Single();
        var source = Yaml.Documents("deploy/grafana/provisioning/datasources/prometheus.yml").Single().List("datasources").Single();

        Assert.Equal(("file", "/var/lib/grafana/dashboards/gateway"), (provider.Text("type"), provider.Text("options/path")));
        Assert.Equal(("prometheus", "15s"), (source.Text("type"), source.Text("jsonData/timeInterval")));
        Assert.Contains("/var/lib/grafana/dashboards/gateway", File.ReadAllText(Path.Combine(Repository.Root, "deploy/grafana/README.md")),
            StringComparison.Ordinal);
    }

    private static string Filled(string expression) => Variable().Replace(expression, match => match.Groups[1].Value switch
    {
        "__rate_interval" or "__range" => "1m",
        "top" => "5",
        _ => ".*",
    });

    private static IEnumerable<(int X, int Y)> Cells(JsonNode panel)
    {
        var (x, y, w, h) = (panel.Number("gridPos/x"), panel.Number("gridPos/y"), panel.Number("gridPos/w"), panel.Number("gridPos/h"));
        return from column in Enumerable.Range(x, w) from row in Enumerable.Range(y, h) select (column, row);
    }

    [GeneratedRegex("(?<metric>[a-z_]+)[{](?<labels>[^}]*)[}]")]
    private static partial Regex Selector();

    [GeneratedRegex("\\[([^\\]]+)\\]")]
    private static partial Regex Range();

    [GeneratedRegex("([a-z_]+)(?:=|!)")]
    private static partial Regex Label();

    [GeneratedRegex("[$][{]?([a-z_]+)[}]?")]
    private static partial Regex Variable();
}
