using System.Text.Json.Nodes;

namespace Gateway.Tests.Deploy;

/// <summary>Who reaches whom in Kubernetes: the header X-Org-Code is worth what these policies are worth.</summary>
public sealed class NetworkTests
{
    private const string Label = "app.kubernetes.io/name";
    private const string Namespace = "kubernetes.io/metadata.name";

    public static TheoryData<string> Names => [.. Overlay.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Lets_the_gateway_alone_reach_the_backends(string name)
    {
        var policies = Policies(name, "backends");

        Assert.Contains(policies, policy => policy.At("spec/podSelector") is JsonObject { Count: 0 } && policy.At("spec/ingress") is null);
        var peer = Assert.Single(policies.SelectMany(policy => policy.List("spec/ingress")).SelectMany(rule => rule.List("from")));
        Assert.Equal("gateway", $"{peer.Map("namespaceSelector/matchLabels")[Namespace]}");
        Assert.Equal("gateway", $"{peer.Map("podSelector/matchLabels")[Label]}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keeps_the_admin_port_apart_from_the_ingress(string name)
    {
        var rules = Policies(name, "gateway").SelectMany(policy => policy.List("spec/ingress"));

        var who = rules.ToDictionary(
            rule => rule.List("ports").Single().Text("port"),
            rule => rule.List("from").Single().Text("namespaceSelector/matchLabels/gateway-access"));
        Assert.Equal(("ingress", "admin"), (who["ingress"], who["admin"]));
        Assert.Equal(2, who.Count);
    }

    [Fact]
    public void Lets_replicas_alone_reach_postgresql()
    {
        Assert.DoesNotContain("5432", EgressPorts("single"));
        Assert.Contains("5432", EgressPorts("replicas"));
        Assert.Superset(new HashSet<string> { "53", "443" }, EgressPorts("single").ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Selects_the_gateways_pods_wherever_they_are_meant(string name)
    {
        var overlay = Overlay.Read(name);
        var pod = $"{overlay.Workload.Map("spec/template/metadata/labels")[Label]}";

        IEnumerable<JsonNode?> selected =
        [
            overlay.Workload.Map("spec/selector/matchLabels")[Label],
            .. overlay.Of("Service").Select(one => one.Map("spec/selector")[Label]),
            .. overlay.Of("PodDisruptionBudget").Select(one => one.Map("spec/selector/matchLabels")[Label]),
            .. Policies(name, "gateway").Select(one => one.Map("spec/podSelector/matchLabels")[Label]),
        ];
        Assert.All(selected, label => Assert.Equal(pod, $"{label}"));
        var monitor = Assert.Single(overlay.Of("ServiceMonitor"));
        var watched = Assert.Single(overlay.Of("Service"),
            one => $"{one.Map("metadata/labels").GetValueOrDefault(Label)}" == $"{monitor.Map("spec/selector/matchLabels")[Label]}");
        Assert.Contains(monitor.List("spec/endpoints").Single().Text("port"), watched.List("spec/ports").Select(port => port.Text("name")));
        Assert.All(overlay.Of("HorizontalPodAutoscaler"), scaler => Assert.Equal(
            (overlay.Workload.Text("kind"), overlay.Workload.Text("metadata/name")),
            (scaler.Text("spec/scaleTargetRef/kind"), scaler.Text("spec/scaleTargetRef/name"))));
    }

    private static IReadOnlyList<JsonNode> Policies(string name, string inNamespace) =>
        [.. Overlay.Read(name).Of("NetworkPolicy").Where(one => one.Text("metadata/namespace") == inNamespace)];

    private static IEnumerable<string> EgressPorts(string name) =>
        Policies(name, "gateway").SelectMany(policy => policy.List("spec/egress")).SelectMany(rule => rule.List("ports"))
            .Select(port => port.Text("port"));
}
