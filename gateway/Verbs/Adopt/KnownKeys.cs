using System.Security.Authentication;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gateway.Settings;

namespace Gateway.Verbs.Adopt;

/// <summary>
/// Brings a section of the framework's into the shape of its type, as the framework reads it: names in any case, a list by its indexes.
/// What the framework passes over in silence is left out and named.
/// </summary>
internal sealed class KnownKeys(string reader, Decisions decisions)
{
    public JsonObject Of(JsonObject tree, Type type, string key) => (JsonObject?)Shaped(tree, StrictJson.TypeInfo(type), key) ?? [];

    private JsonNode? Shaped(JsonNode node, JsonTypeInfo type, string key) => type.Kind switch
    {
        JsonTypeInfoKind.Object => node is JsonObject tree ? Members(tree, type, key) : PassedOver(key, "an object"),
        JsonTypeInfoKind.Dictionary => Named(node, key) is { } named ? Entries(named, type, key) : PassedOver(key, "an object"),
        JsonTypeInfoKind.Enumerable => Items(node) is { } items ? List(items, type.ElementType!, key) : PassedOver(key, "a list"),
        _ when type.Type == typeof(SslProtocols) || type.Type == typeof(SslProtocols?) =>
            node is JsonArray words ? words.DeepClone() : PassedOver(key, "a list"),
        _ => node is JsonValue ? node.DeepClone() : PassedOver(key, "a single value"),
    };

    private JsonObject Members(JsonObject tree, JsonTypeInfo type, string key)
    {
        var known = ReadingStyle.Framework.Members(type).ToList();
        var shaped = new JsonObject();
        foreach (var (name, child) in tree)
        {
            var member = known.FirstOrDefault(one => ApplicationFile.Same(one.Name, name));
            if (member is null)
            {
                decisions.Add(DecisionKind.Drop, $"{key}:{name}",
                    $"is nothing to {reader}, which passes over it{NearestWord.Question(name, known.Select(static one => one.Name))}");
            }
            else if (child is not null && Shaped(child, StrictJson.TypeInfo(member.PropertyType), $"{key}:{member.Name}") is { } value)
            {
                shaped[member.Name] = value;
            }
        }

        return shaped;
    }

    private JsonObject Entries(JsonObject tree, JsonTypeInfo type, string key)
    {
        var shaped = new JsonObject();
        foreach (var (name, child) in tree)
        {
            if (child is not null && Shaped(child, StrictJson.TypeInfo(type.ElementType!), $"{key}:{name}") is { } value)
                shaped[name] = value;
        }

        return shaped;
    }

    private JsonArray List(IEnumerable<JsonNode?> items, Type item, string key) =>
        [.. items.Select((one, i) => one is null ? null : Shaped(one, StrictJson.TypeInfo(item), $"{key}:{i}")).OfType<JsonNode>()];

    /// <summary>To the framework the items of a list have their indexes for names; here a name is never a number.</summary>
    private static JsonObject? Named(JsonNode node, string key) => node switch
    {
        JsonObject tree => tree,
        JsonArray items => new JsonObject(items.Index().Select(
            one => KeyValuePair.Create($"{key.Split(':')[^1].TrimEnd('s')}{one.Index}", one.Item?.DeepClone()))),
        _ => null,
    };

    private static IEnumerable<JsonNode?>? Items(JsonNode node) => node switch
    {
        JsonArray items => items,
        JsonObject tree => tree.Select(static one => one.Value),
        _ => null,
    };

    private JsonNode? PassedOver(string key, string wanted)
    {
        decisions.Add(DecisionKind.Drop, key, $"is no {wanted.Split(' ', 2)[1]}, so {reader} passes over it; it would have to be {wanted}");
        return null;
    }
}
