using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gateway.Settings;

/// <summary>How a later source meets an earlier one: objects by name, everything else, lists too, is replaced whole.</summary>
internal static class SettingsMerge
{
    /// <summary>Merges the nodes of all layers; the shape tells lists from objects where only index keys were given.</summary>
    /// <param name="layers">What each source says, the winning one last.</param>
    /// <param name="shape">Its type; null where another parser has it.</param>
    /// <param name="names">How names compare: exactly in our own sections.</param>
    public static JsonNode? Merge(IEnumerable<JsonNode?> layers, JsonTypeInfo? shape, StringComparison names = StringComparison.Ordinal)
    {
        JsonNode? result = null;
        foreach (var layer in layers)
            result = Merge(result, Lists(layer?.DeepClone(), shape), names);
        return result;
    }

    private static JsonNode? Merge(JsonNode? earlier, JsonNode? later, StringComparison names)
    {
        if (earlier is not JsonObject into || later is not JsonObject from)
            return later;
        foreach (var (name, child) in from.ToList())
        {
            from.Remove(name);
            // Of two spellings the earlier one stays.
            var known = into.Select(static one => one.Key).FirstOrDefault(one => string.Equals(one, name, names)) ?? name;
            into.Remove(known, out var old);
            into[known] = Merge(old, child, names);
        }

        return into;
    }

    /// <summary>Environment and command line name list items by index: <c>Audiences:0</c>. Those objects become lists here.</summary>
    private static JsonNode? Lists(JsonNode? node, JsonTypeInfo? shape)
    {
        if (node is not JsonObject tree)
            return node;
        foreach (var name in tree.Select(child => child.Key).ToList())
        {
            var child = Lists(tree[name], Child(shape, name));
            if (!ReferenceEquals(child, tree[name]))
                tree[name] = child;
        }

        return IsList(tree, shape) ? new JsonArray([.. Indexes(tree).Select(index => Taken(tree, index))]) : tree;
    }

    private static List<string> Indexes(JsonObject tree) =>
        [.. Enumerable.Range(0, tree.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static JsonNode? Taken(JsonObject tree, string name)
    {
        var child = tree[name];
        tree.Remove(name);
        return child;
    }

    private static bool IsList(JsonObject tree, JsonTypeInfo? shape) =>
        (shape is null or { Kind: JsonTypeInfoKind.Enumerable })
        && tree.Count > 0
        && Indexes(tree).All(tree.ContainsKey);

    private static JsonTypeInfo? Child(JsonTypeInfo? shape, string name) => shape?.Kind switch
    {
        JsonTypeInfoKind.Object when shape.Properties.FirstOrDefault(property => property.Name == name) is { } property =>
            StrictJson.TypeInfo(property.PropertyType),
        JsonTypeInfoKind.Dictionary or JsonTypeInfoKind.Enumerable => StrictJson.TypeInfo(shape.ElementType!),
        _ => shape is null ? null : StrictJson.TypeInfo(typeof(string)),
    };
}
