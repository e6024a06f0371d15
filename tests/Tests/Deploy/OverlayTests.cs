using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Tests.Deploy;

/// <summary>The installations for Kubernetes, held against the gateway's own settings, ports and times.</summary>
public sealed class OverlayTests
{
    public static TheoryData<string> Names => [.. Overlay.Names];

    [Fact]
    public void Knows_the_installations() => Assert.Equal(["replicas", "single"], Overlay.Names.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Never_runs_the_embedded_store_twice(string name)
    {
        var overlay = Overlay.Read(name);

        Assert.Null(StoreMistake(overlay, await SettingsAsync(overlay)));
    }

    [Theory]
    [InlineData("Deployment", "Recreate", 2, null)]
    [InlineData("Deployment", "RollingUpdate", 1, null)]
    [InlineData("Deployment", "Recreate", 1, 3)]
    public async Task Would_notice_an_embedded_store_that_runs_twice(string kind, string strategy, int replicas, int? scaledTo)
    {
        var overlay = Overlay.Read("single");
        overlay.Workload["kind"] = kind;
        overlay.Workload["spec"]!["replicas"] = replicas;
        overlay.Workload["spec"]!["strategy"]!["type"] = strategy;
        if (scaledTo is { } most)
        {
            ((List<JsonNode>)overlay.Objects).Add(
                new JsonObject { ["kind"] = "HorizontalPodAutoscaler", ["spec"] = new JsonObject { ["maxReplicas"] = most } });
        }

        Assert.NotNull(StoreMistake(overlay, await SettingsAsync(overlay)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Gives_the_pod_time_to_drain_and_its_readiness_time_to_be_seen(string name)
    {
        var overlay = Overlay.Read(name);
        var ingress = (await SettingsAsync(overlay)).Ingress;
        var readiness = overlay.Container.At("readinessProbe");

        Assert.True(overlay.Pod.Number("terminationGracePeriodSeconds") > (ingress.DrainDelay + ingress.DrainTimeout).TotalSeconds + 10);
        Assert.True(readiness.Number("periodSeconds") * readiness.Number("failureThreshold") < ingress.DrainDelay.TotalSeconds);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Asks_health_where_the_gateway_answers_it_and_leads_traffic_where_it_listens(string name)
    {
        var overlay = Overlay.Read(name);
        var settings = await SettingsAsync(overlay);
        var ports = overlay.Container.List("ports").ToDictionary(port => port.Text("name"), port => port.Number("containerPort"));

        Assert.Equal((settings.Port("Ingress"), settings.Port("Admin")), (ports["ingress"], ports["admin"]));
        Assert.Equal(["/livez", "/livez", "/readyz"],
            new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => overlay.Container.Text(probe + "/httpGet/path")));
        Assert.All(new[] { "startupProbe", "livenessProbe", "readinessProbe" },
            probe => Assert.Equal("admin", overlay.Container.Text(probe + "/httpGet/port")));
        Assert.All(overlay.Of("Service").SelectMany(service => service.List("spec/ports")),
            port => Assert.Contains(port.Text("targetPort"), ports.Keys));
        var route = Assert.Single(overlay.Of("HTTPRoute")).List("spec/rules").Single().List("backendRefs").Single();
        var service = overlay.Of("Service").Single(one => one.Text("metadata/name") == route.Text("name"));
        Assert.Equal(("ingress", route.Number("port")),
            (service.List("spec/ports").Single().Text("targetPort"), service.List("spec/ports").Single().Number("port")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_as_no_one_on_a_root_that_cannot_be_written(string name)
    {
        var overlay = Overlay.Read(name);
        var (pod, container) = (overlay.Pod, overlay.Container);

        Assert.Equal(("true", "1654", "1654", "RuntimeDefault"),
            (pod.Text("securityContext/runAsNonRoot"), pod.Text("securityContext/runAsUser"), pod.Text("securityContext/fsGroup"),
                pod.Text("securityContext/seccompProfile/type")));
        Assert.Equal(("true", "false", "ALL"),
            (container.Text("securityContext/readOnlyRootFilesystem"), container.Text("securityContext/allowPrivilegeEscalation"),
                $"{container.List("securityContext/capabilities/drop").Single()}"));
        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        var writable = Assert.Single(container.List("volumeMounts"), mount => mount.Text("readOnly") == "");
        Assert.Equal(("data", "/data"), (writable.Text("name"), writable.Text("mountPath")));
        string[] volumes =
            [.. pod.List("volumes").Concat(overlay.Workload.List("spec/volumeClaimTemplates").Select(claim => claim.At("metadata")!))
                .Select(volume => volume.Text("name"))];
        Assert.Equal(container.List("volumeMounts").Select(mount => mount.Text("name")).Order(), volumes.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_secrets_from_Secrets_and_ships_none(string name)
    {
        var overlay = Overlay.Read(name);

        Assert.Empty(overlay.Of("Secret"));
        Assert.All(overlay.Container.List("env").Where(one => one.Text("name").Contains("ConnectionString", StringComparison.Ordinal)
            || one.Text("name").Contains("Sha256", StringComparison.Ordinal)),
            variable => Assert.NotEqual("", variable.Text("valueFrom/secretKeyRef/key")));
    }

    internal static string? StoreMistake(Overlay overlay, ShippedSettings settings)
    {
        var most = overlay.Of("HorizontalPodAutoscaler").Select(one => one.Number("spec/maxReplicas"))
            .Append(overlay.Workload.Number("spec/replicas")).Max();
        return settings.StoreProvider != "Sqlite" ? null
            : most > 1 ? $"{overlay.Name}: the embedded store with up to {most} replicas"
            : overlay.Workload.Text("kind") == "Deployment" && overlay.Workload.Text("spec/strategy/type") != "Recreate"
                ? $"{overlay.Name}: a rolling update starts the second before the first has gone"
            : null;
    }

    private static Task<ShippedSettings> SettingsAsync(Overlay overlay)
    {
        var container = overlay.Container;
        var mounts = container.List("volumeMounts").ToDictionary(mount => mount.Text("mountPath"), mount => mount.Text("name"));
        var maps = overlay.Pod.List("volumes").ToDictionary(volume => volume.Text("name"), volume => volume.Text("configMap/name"));
        string[] arguments = [.. container.List("args").Select(one => $"{one}")];
        var files = arguments.Where(one => one.StartsWith('/'))
            .Select(file => overlay.Settings[(maps[mounts[Path.GetDirectoryName(file)!]], Path.GetFileName(file))]);
        Assert.All(container.List("env"),
            variable => Assert.StartsWith(SettingsSources.EnvironmentPrefix, variable.Text("name"), StringComparison.Ordinal));
        var environment =
            container.List("env").Select(one => (one.Text("name"), one.At("value") is { } value ? $"{value}" : Secret(one.Text("name"))));
        return ShippedSettings.JudgeAsync(files, environment);
    }

    /// <summary>A value such as the Secret would hold.</summary>
    private static string Secret(string name) =>
        name.EndsWith("Sha256", StringComparison.Ordinal)
            ? new string('a', 64)
            : "Host=postgresql;Username=gateway;Password=secret;Database=gateway";
}
