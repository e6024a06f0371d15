using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Settings;

namespace Gateway.Verbs.Adopt;

/// <summary>
/// An application's settings as .NET's configuration has them: names in any case, a colon in a name is a step down,
/// later files win value by value, in lists by index.
/// </summary>
internal static class ApplicationFile
{
    public static JsonObject Read(IEnumerable<string> files, Mistakes mistakes)
    {
        var merged = new JsonObject();
        foreach (var file in files)
        {
            var tree = SettingsFile.Read(file, mistakes);
            SettingsLayers.ReportTwins(tree, "", mistakes);
            Lay(merged, tree);
        }

        return merged;
    }

    /// <summary>The child by its name in any case; null where there is none.</summary>
    public static JsonNode? Child(JsonNode? tree, string name) =>
        tree is JsonObject children ? children.FirstOrDefault(one => Same(one.Key, name)).Value : null;

    /// <summary>The same, taken out of the tree.</summary>
    public static JsonNode? Take(JsonObject tree, string name)
    {
        if (tree.FirstOrDefault(one => Same(one.Key, name)).Key is not { } key)
            return null;
        tree.Remove(key, out var child);
        return child;
    }

    /// <summary>The value's text; null for anything that has none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && SettingsText.Of(value) is { Length: > 0 } text ? text : null;

    public static string? Text(JsonNode? tree, string name) => Text(Child(tree, name));

    /// <summary>The texts of a list, or a single text.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray items ? items.Select(Text).OfType<string>() : Text(node) is { } one ? [one] : [];

    public static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static void Lay(JsonObject into, JsonObject from)
    {
        foreach (var (name, child) in from)
        {
            var steps = name.Split(':');
            var parent = into;
            foreach (var step in steps[..^1])
                parent = Child(parent, step) as JsonObject ?? Put(parent, step, new JsonObject());
            Put(parent, steps[^1], Laid(Child(parent, steps[^1]), child));
        }
    }

    private static JsonNode? Laid(JsonNode? earlier, JsonNode? later)
    {
        switch (later)
        {
            case JsonObject from:
                var into = Children(earlier);
                Lay(into, from);
                return earlier is JsonArray ? new JsonArray([.. into.Select(static one => one.Value?.DeepClone())]) : into;
            case JsonArray items when earlier is JsonObject or JsonArray:
                var indexed = Children(earlier);
                foreach (var (i, item) in items.Index())
                    Put(indexed, i.ToString(CultureInfo.InvariantCulture), Laid(Child(indexed, $"{i}"), item));
                return earlier is JsonArray ? new JsonArray([.. indexed.Select(static one => one.Value?.DeepClone())]) : indexed;
            case JsonArray items:
                return new JsonArray([.. items.Select(static item => Laid(null, item))]);
            case null when earlier is JsonObject or JsonArray:
                return earlier.DeepClone();
            default:
                return later?.DeepClone();
        }
    }

    private static JsonObject Children(JsonNode? node) => node switch
    {
        JsonObject tree => tree.DeepClone().AsObject(),
        JsonArray items => new JsonObject(items.Index().Select(
            static one => KeyValuePair.Create($"{one.Index}", one.Item?.DeepClone()))),
        _ => [],
    };

    /// <summary>Of two spellings the earlier one stays.</summary>
    private static T Put<T>(JsonObject tree, string name, T child)
        where T : JsonNode?
    {
        var known = tree.FirstOrDefault(one => Same(one.Key, name)).Key ?? name;
        tree[known] = child;
        return child;
    }
}
