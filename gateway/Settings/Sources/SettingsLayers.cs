using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>The sources as they were read at one moment: one JSON tree each, the winning one last.</summary>
internal sealed class SettingsLayers(IReadOnlyList<JsonObject> layers)
{
    public IReadOnlyList<JsonObject> All => layers;

    /// <summary>Reads every source; a file that is missing or no JSON object is a mistake under its path.</summary>
    public static SettingsLayers Read(SettingsSources sources, Mistakes mistakes)
    {
        foreach (var mistake in sources.Mistakes)
            mistakes.Add(mistake.Key, mistake.Text);
        var layers = sources.AllFiles.Select(file => SettingsFile.Read(file, mistakes)).ToList();
        layers.AddRange(sources.Trees);
        layers.Add(Overlay(sources.Environment, mistakes));
        layers.Add(Overlay(sources.CommandLine, mistakes));
        foreach (var layer in layers)
            ReportTwins(layer, "", mistakes);
        return new SettingsLayers(layers);
    }

    private static JsonObject Overlay(IEnumerable<KeyValuePair<string, string>> values, Mistakes mistakes)
    {
        var root = new JsonObject();
        foreach (var (key, value) in values)
        {
            var names = key.Split(':');
            if (names.Any(string.IsNullOrEmpty))
            {
                mistakes.Add(key, "has an empty name between its separators");
                continue;
            }

            var parent = root;
            foreach (var name in names[..^1])
            {
                if (parent[name] is JsonValue)
                    mistakes.Add(key, $"stands below {name}, to which the same source gives a value");
                parent = parent[name] as JsonObject ?? Put(parent, name);
            }

            if (parent[names[^1]] is JsonObject)
                mistakes.Add(key, "has a value, and the same source has keys below it");
            else
                parent[names[^1]] = value;
        }

        return root;
    }

    private static JsonObject Put(JsonObject parent, string name)
    {
        var child = new JsonObject();
        parent[name] = child;
        return child;
    }

    /// <summary>Names what is written in two cases beside each other.</summary>
    public static void ReportTwins(JsonObject tree, string key, Mistakes mistakes)
    {
        var spellings = new Spellings();
        foreach (var (name, child) in tree)
        {
            var childKey = key.Length == 0 ? name : $"{key}:{name}";
            if (spellings.Clash(name) is { } clash)
                mistakes.Add(childKey, $"is {clash}");
            if (child is JsonObject inner)
                ReportTwins(inner, childKey, mistakes);
        }
    }
}
