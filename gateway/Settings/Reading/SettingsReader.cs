using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>What a part reads from: the merged sources, one section at a time, and the list to put mistakes on.</summary>
internal sealed class SettingsReader(SettingsLayers layers, Mistakes mistakes)
{
    private const string Root = "Gateway";

    /// <summary>By which an editor knows the file's schema.</summary>
    private const string Schema = "$schema";

    private readonly SortedDictionary<string, JsonNode?> _sections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode?> _fixed = new(StringComparer.Ordinal);

    public Mistakes Mistakes => mistakes;

    /// <summary>Every section read, merged: what is in force, for the operator to see.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Sections => _sections;

    /// <summary>The sections that only a restart may change.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Fixed => _fixed;

    /// <summary>Reads a section such as <c>Gateway:Plans</c> into options; what no source gives keeps its default.</summary>
    public T Section<T>(string key)
        where T : class, new() => StrictJson.Read<T>(_sections[key] = Merge(key, typeof(T)), key, mistakes);

    /// <summary>The same for a section that is read once: a reload that changes it is refused whole.</summary>
    public T FixedSection<T>(string key)
        where T : class, new()
    {
        var value = Section<T>(key);
        // With the defaults: to write one down changes nothing.
        _fixed[key] = StrictJson.Whole(value);
        return value;
    }

    /// <summary>A single value under <c>Gateway</c>.</summary>
    public string? Text(string key)
    {
        var node = _sections[key] = Merge(key, typeof(string));
        if (node is null or JsonValue)
            return node?.ToString();
        mistakes.Add(key, "must be text");
        return null;
    }

    /// <summary>A section that another parser reads (YARP, Kestrel, Logging), merged, as an object.</summary>
    /// <param name="key">Of the section.</param>
    /// <param name="names">How its names compare where a later source meets an earlier one.</param>
    public JsonObject Tree(string key, StringComparison names = StringComparison.Ordinal)
    {
        var node = _sections[key] = SettingsMerge.Merge(Given(key), shape: null, names);
        if (node is null or JsonObject)
            return WithoutTwins((JsonObject?)node?.DeepClone() ?? []);
        mistakes.Add(key, "must be an object");
        return [];
    }

    /// <summary>The same for a section that only a restart may change.</summary>
    public JsonObject FixedTree(string key, StringComparison names)
    {
        var tree = Tree(key, names);
        _fixed[key] = tree;
        return tree;
    }

    /// <summary>The framework's configuration throws at one name in two cases; <see cref="ReportUnread"/> names them.</summary>
    private static JsonObject WithoutTwins(JsonObject tree)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, child) in tree.ToList())
        {
            if (!seen.Add(name))
                tree.Remove(name);
            else if (child is JsonObject inner)
                WithoutTwins(inner);
        }

        return tree;
    }

    /// <summary>The same tree for a parser that wants the framework's configuration; keys are below the section.</summary>
    public static IConfigurationRoot Configuration(JsonObject tree) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(tree.ToJsonString()))).Build();

    /// <summary>Names what no part has asked for, at the top and under <c>Gateway</c>, and what is written in two ways.</summary>
    public void ReportUnread()
    {
        string[] roots = [.. _sections.Keys.Select(key => key.Split(':')[0]).Distinct()];
        foreach (var (name, _) in layers.All.SelectMany(layer => layer).Where(child => child.Key != Schema && !roots.Contains(child.Key)))
            mistakes.AddUnlessNamed(name, $"is no known section; sections are {string.Join(", ", roots)}" + Elsewhere(name, roots));
        var known = _sections.Keys.Where(key => key.StartsWith(Root + ":", StringComparison.Ordinal))
            .Select(key => key[(Root.Length + 1)..]).ToList();
        foreach (var layer in layers.All)
        {
            if (layer[Root] is not { } gateway)
                continue;
            if (gateway is not JsonObject tree)
            {
                mistakes.Add(Root, "must be an object");
            }
            else
            {
                foreach (var (name, _) in tree.Where(child => !known.Contains(child.Key)))
                    mistakes.AddUnlessNamed($"{Root}:{name}", $"is no known key; allowed here are {string.Join(", ", known)}");
            }
        }

        foreach (var (key, node) in _sections)
        {
            if (node is JsonObject section)
                SettingsLayers.ReportTwins(section, key, mistakes);
        }
    }

    /// <summary>
    /// A section of another application's is taken over or dropped by a verb; one of ours in another case is only misspelt.
    /// </summary>
    private static string Elsewhere(string name, string[] roots) =>
        roots.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? ""
            : "; gateway adopt FILE makes settings of a YARP application's whole file";

    private JsonNode? Merge(string key, Type type) =>
        SettingsMerge.Merge(Given(key), StrictJson.TypeInfo(type));

    /// <summary>What each source that has the key says there; an explicit null takes back what an earlier source gave.</summary>
    private IEnumerable<JsonNode?> Given(string key)
    {
        var names = key.Split(':');
        foreach (var layer in layers.All)
        {
            JsonNode? node = layer;
            var has = true;
            foreach (var name in names)
                has = has && node is JsonObject tree && tree.TryGetPropertyValue(name, out node);
            if (has)
                yield return node;
        }
    }
}
