using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Tests.Deploy;

/// <summary>The compose file: what waits for what, who reaches whom, and settings that the gateway takes.</summary>
public sealed class ComposeTests
{
    private const string Mounted = "/etc/gateway/";
    private static readonly JsonNode File = Yaml.Documents("deploy/compose.yaml").Single();
    private static readonly IReadOnlyDictionary<string, JsonNode?> Services = File.Map("services");

    public static TheoryData<string> All => [.. Services.Keys];

    public static TheoryData<string> Gateways => [.. Services.Keys.Where(name => name.StartsWith("gateway", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Gives_the_gateway_settings_it_takes_and_starts_it_after_all_it_reaches(string name)
    {
        var settings = await SettingsAsync(name);

        var before = Services[name].Map("depends_on").Keys;
        Assert.All(settings.Reached, address => Assert.Contains(address.Host, before));
        Assert.Equal(settings.StoreProvider == "PostgreSql", before.Contains("postgres"));
        Assert.All(settings.Reached.Where(address => address.Host != "issuer"),
            address => Assert.Contains($"http://0.0.0.0:{address.Port}", Command(address.Host)));
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Gives_the_gateway_time_to_drain(string name)
    {
        var ingress = (await SettingsAsync(name)).Ingress;

        Assert.True(int.Parse(Services[name].Text("stop_grace_period").TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture)
            > (ingress.DrainDelay + ingress.DrainTimeout).TotalSeconds + 5);
        Assert.Equal(["CMD", "dotnet", "/app/Gateway.dll", "healthcheck"], Services[name].List("healthcheck/test").Select(one => $"{one}"));
    }

    [Fact]
    public void Gives_each_gateway_a_data_volume_of_its_own()
    {
        string[] data =
            [.. Gateways.Select(row => row.Data).SelectMany(Volumes).Where(volume => volume.EndsWith(":/data", StringComparison.Ordinal))];

        Assert.Equal(Gateways.Count, data.Distinct().Count());
        Assert.Equal(Gateways.Count, data.Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Waits_for_services_that_start_with_it_and_say_when_they_are_up(string name)
    {
        foreach (var (other, how) in Services[name].Map("depends_on"))
        {
            Assert.True(Services.ContainsKey(other), $"{other} is no service");
            Assert.Subset(Profiles(name).ToHashSet(), Profiles(other).ToHashSet());
            Assert.Equal(how.Text("condition") == "service_healthy", Services[other].At("healthcheck/test") is not null);
        }

        Assert.DoesNotContain(name, Before(name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Publishes_ports_to_this_machine_alone_and_none_of_the_services_behind(string name)
    {
        string[] ports = [.. Services[name].List("ports").Select(one => $"{one}")];
        string[] networks = [.. Services[name].List("networks").Select(one => $"{one}")];

        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.NotEmpty(networks);
        Assert.True(networks.Contains("front") || ports.Length == 0);
        Assert.Equal("true", File.Text("networks/back/internal"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Hardens_what_is_built_here(string name)
    {
        var service = Services[name];
        if (service.At("build") is null)
        {
            Assert.Matches("^[a-z/]+:v?[0-9.]+$", service.Text("image"));
            return;
        }

        Assert.Equal(("true", "ALL"), (service.Text("read_only"), $"{service.List("cap_drop").Single()}"));
        Assert.Contains("no-new-privileges:true", service.List("security_opt").Select(one => $"{one}"));
    }

    [Fact]
    public void Names_every_volume_and_file_it_mounts()
    {
        foreach (var source in Services.Keys.SelectMany(Volumes).Select(volume => volume.Split(':')[0]))
        {
            if (source.StartsWith('.'))
                Assert.True(Path.Exists(Path.Combine(Gateway.Testing.Processes.Repository.Root, "deploy", source)), source);
            else
                Assert.Contains(source, File.Map("volumes").Keys);
        }
    }

    private static IEnumerable<string> Volumes(string name) => Services[name].List("volumes").Select(one => $"{one}");

    private static IEnumerable<string> Profiles(string name) => Services[name].List("profiles").Select(one => $"{one}");

    private static string[] Command(string name) => [.. Services[name].List("command").Select(one => $"{one}")];

    /// <summary>All that must be up before it; a circle would end here.</summary>
    private static HashSet<string> Before(string name)
    {
        HashSet<string> all = [];
        Queue<string> open = new(Services[name].Map("depends_on").Keys);
        while (open.TryDequeue(out var next))
        {
            if (all.Add(next))
                Services[next].Map("depends_on").Keys.ToList().ForEach(open.Enqueue);
        }

        return all;
    }

    private static Task<ShippedSettings> SettingsAsync(string name)
    {
        Assert.Contains("./compose:" + Mounted.TrimEnd('/') + ":ro", Volumes(name));
        var files = Command(name).Where(one => one.StartsWith(Mounted, StringComparison.Ordinal))
            .Select(one => "deploy/compose/" + one[Mounted.Length..]);
        var environment = Services[name].Map("environment");
        Assert.All(environment.Keys, key => Assert.StartsWith(SettingsSources.EnvironmentPrefix, key, StringComparison.Ordinal));
        return ShippedSettings.JudgeAsync(files, environment.Select(one => (one.Key, $"{one.Value}")));
    }
}
