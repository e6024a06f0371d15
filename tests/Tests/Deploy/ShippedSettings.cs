using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Deploy;

/// <summary>Settings as a container gets them, files and environment, judged whole as `gateway validate` does.</summary>
internal sealed class ShippedSettings
{
    private readonly JsonObject _merged;

    private ShippedSettings(JsonObject merged) => _merged = merged;

    public string StoreProvider => _merged.Text("Gateway/Store/Provider");

    public IngressOptions Ingress => new()
    {
        DrainDelay = Time("Gateway/Ingress/DrainDelay") ?? new IngressOptions().DrainDelay,
        DrainTimeout = Time("Gateway/Ingress/DrainTimeout") ?? new IngressOptions().DrainTimeout,
    };

    /// <summary>Every host that the gateway is told to reach.</summary>
    public IEnumerable<Uri> Reached =>
        _merged.Map("Gateway/Issuers").Values.Select(issuer => new Uri(issuer.Text("Issuer")))
            .Concat(_merged.Map("ReverseProxy/Clusters").Values.SelectMany(cluster => cluster.Map("Destinations").Values)
                .Select(one => new Uri(one.Text("Address"))));

    /// <summary>Mistakes are a <see cref="SettingsException"/> that names them all.</summary>
    public static async Task<ShippedSettings> JudgeAsync(IEnumerable<string> files, IEnumerable<(string Name, string Value)> environment)
    {
        SettingsSources sources = new()
        {
            RootFile = Path.Combine(Repository.Root, "appsettings.json"),
            Files = [.. files.Select(file => Path.Combine(Repository.Root, file))],
            Environment =
                [.. environment.Select(one => KeyValuePair.Create(one.Name.Replace("__", ":", StringComparison.Ordinal), one.Value))],
        };
        await using var app = GatewayHost.Build(sources);
        Assert.NotNull(app.Services.GetRequiredService<Snapshots>());
        return new(Merge(sources));
    }

    public int Port(string endpoint) => new Uri(_merged.Text($"Kestrel/Endpoints/{endpoint}/Url")).Port;

    private TimeSpan? Time(string path) =>
        TimeSpan.TryParse(_merged.Text(path), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time : null;

    private static JsonObject Merge(SettingsSources sources)
    {
        JsonObject merged = [];
        foreach (var file in sources.AllFiles)
            Merge(merged, JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        foreach (var (key, value) in sources.Environment)
        {
            Merge(merged,
                key.Split(':').Reverse().Aggregate((JsonNode)value, static (inner, name) => new JsonObject { [name] = inner }).AsObject());
        }
        return merged;
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            if (into[key] is JsonObject inner && value is JsonObject more)
                Merge(inner, more);
            else
                into[key] = value?.DeepClone();
        }
    }
}
