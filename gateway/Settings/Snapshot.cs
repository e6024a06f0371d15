using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>Everything that may change while running, built and judged whole, swapped at once. A request sees one snapshot only.</summary>
internal sealed class Snapshot(
    int generation, FrozenDictionary<Type, object> parts, IReadOnlyDictionary<string, JsonNode?> sections, IReadOnlyList<Mistake> warnings)
{
    /// <summary>Grows by one with each swap: what was derived from an older one is derived again.</summary>
    public int Generation => generation;

    /// <summary>The merged settings it was built from, by section.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Sections => sections;

    /// <summary>What in them is allowed and yet seldom meant.</summary>
    public IReadOnlyList<Mistake> Warnings => warnings;

    /// <summary>What a room compiled from its settings.</summary>
    public T Get<T>()
        where T : class => (T)parts[typeof(T)];
}

/// <summary>A snapshot in the making; later parts may read what earlier ones added.</summary>
internal sealed class SnapshotBuilder(int generation)
{
    private readonly Dictionary<Type, object> _parts = [];

    public int Generation => generation;

    public void Add<T>(T part)
        where T : class => _parts.Add(typeof(T), part);

    public T Get<T>()
        where T : class => (T)_parts[typeof(T)];

    public Snapshot Build(IReadOnlyDictionary<string, JsonNode?> sections, IReadOnlyList<Mistake>? warnings = null) =>
        new(generation, _parts.ToFrozenDictionary(), sections, warnings ?? []);
}
