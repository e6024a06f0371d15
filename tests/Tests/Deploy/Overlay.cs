using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Deploy;

/// <summary>An installation for Kubernetes as its kustomization puts it together from files.</summary>
internal sealed class Overlay
{
    private const string Root = "deploy/kubernetes";
    private readonly List<JsonNode> _objects = [];

    private Overlay(string name) => Name = name;

    public string Name { get; }

    /// <summary>The settings files that its ConfigMaps carry, from the root of the repository, by the map's name and the key.</summary>
    public Dictionary<(string Map, string Key), string> Settings { get; } = [];

    public IReadOnlyList<JsonNode> Objects => _objects;

    /// <summary>Every folder that is an installation: whoever adds one has it judged.</summary>
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, Root), "kustomization.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .Where(name => name != "base");

    public JsonNode Workload => _objects.Single(one => one.Text("kind") is "Deployment" or "StatefulSet");

    public JsonNode Pod => Workload.At("spec/template/spec")!;

    public JsonNode Container => Pod.List("containers").Single();

    public static Overlay Read(string name)
    {
        Overlay overlay = new(name);
        overlay.Take($"{Root}/{name}");
        return overlay;
    }

    public IEnumerable<JsonNode> Of(string kind) => _objects.Where(one => one.Text("kind") == kind);

    private void Take(string folder)
    {
        var kustomization = Yaml.Documents($"{folder}/kustomization.yaml").Single();
        foreach (var resource in kustomization.List("resources").Select(one => $"{one}"))
        {
            var path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, resource)));
            if (resource.EndsWith(".yaml", StringComparison.Ordinal))
                _objects.AddRange(Yaml.Documents(path));
            else
                Take(path);
        }

        foreach (var map in kustomization.List("configMapGenerator"))
        {
            foreach (var file in map.List("files").Select(one => $"{one}"))
                Settings[(map.Text("name"), file)] = $"{folder}/{file}";
        }
    }
}
