using System.Text.Json.Nodes;

namespace Gateway.Tests.Settings.Schema;

/// <summary>The pieces that a schema is made of.</summary>
internal static class SchemaNodes
{
    /// <summary>Names that are people's comments, anywhere.</summary>
    public const string Comments = "^(//|_[cC][oO][mM][mM][eE][nN][tT])";

    /// <summary>For completion as they are written, and in any case.</summary>
    public static JsonObject Words(string[] words) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) },
            new JsonObject { ["type"] = "string", ["pattern"] = AnyCase(words) }),
    };

    public static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    public static JsonObject Closed(IEnumerable<(string Name, JsonObject Schema)> members) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)member.Schema))),
        ["patternProperties"] = new JsonObject { [Comments] = true },
        ["additionalProperties"] = false,
    };

    public static JsonObject Described(JsonObject schema, string? text)
    {
        if (text is null)
            return schema;
        schema.Remove("description");
        schema.Insert(0, "description", text);
        return schema;
    }

    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema["anyOf"] is JsonArray several)
            several.Add(new JsonObject { ["type"] = "null" });
        else if (schema["type"] is JsonArray types)
            types.Add("null");
        else
            schema["type"] = Types((string)schema["type"]!, "null");
        return schema;
    }

    public static JsonArray Types(params string[] types) => new([.. types.Select(type => (JsonNode)type)]);

    public static string AnyCase(IEnumerable<string> words) =>
        $"^({string.Join('|', words.Select(static word => string.Concat(word.Select(static letter => char.IsAsciiLetter(letter)
            ? $"[{char.ToLowerInvariant(letter)}{char.ToUpperInvariant(letter)}]"
            : letter.ToString()))))})$";
}
