using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Deploy;

/// <summary>The same rules, wherever Prometheus gets them from, and a job of the name that they ask for.</summary>
public sealed class ObservabilityTests
{
    private const string Job = "gateway-admin";
    private static readonly string[] Files = ["recording.yml", "alerts.yml"];

    private static JsonNode Services => Yaml.Documents("deploy/compose.yaml").Single().At("services")!;

    [Fact]
    public void Gives_the_operator_the_rules_of_the_files()
    {
        JsonArray groups = [.. Files.SelectMany(file => Yaml.Documents("deploy/prometheus/" + file).Single().List("groups"))
            .Select(group => group.DeepClone())];

        Assert.Equal(groups.ToJsonString(), Overlay.Read("single").Of("PrometheusRule").Single().At("spec/groups")!.ToJsonString());
        Assert.NotEmpty(groups);
    }

    [Fact]
    public void Scrapes_under_the_name_that_the_rules_ask_for()
    {
        var scraped = Yaml.Documents("deploy/compose/prometheus.yml").Single();
        var watched = Overlay.Read("single").Of("Service").Single(service => service.Text("metadata/name") == Job);

        Assert.Equal(Job, scraped.List("scrape_configs").Single().Text("job_name"));
        Assert.Equal("ServiceMonitor", Overlay.Read("single").Of("ServiceMonitor").Single().Text("kind"));
        Assert.Equal("admin", watched.List("spec/ports").Single().Text("name"));
        string[] targets =
            [.. scraped.List("scrape_configs").Single().List("static_configs").Single().List("targets").Select(one => $"{one}")];
        Assert.All(targets, target => Assert.NotNull(Services.At(target.Split(':')[0])));
    }

    [Fact]
    public void Mounts_the_rules_that_the_compose_files_Prometheus_loads()
    {
        string[] mounted = [.. Services.List("prometheus/volumes").Select(one => $"{one}".Split(':')[1])];

        Assert.All(Yaml.Documents("deploy/compose/prometheus.yml").Single().List("rule_files"),
            file => Assert.Contains($"/etc/prometheus/{file}", mounted));
        Assert.True(Directory.Exists(Path.Combine(Repository.Root, "deploy/grafana/boards")));
    }
}
