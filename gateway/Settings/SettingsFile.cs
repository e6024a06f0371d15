using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Settings;

/// <summary>
/// One file of settings: JSON as .NET's configuration reads it, with comments and trailing commas, without people's comment keys.
/// </summary>
internal static class SettingsFile
{
    /// <summary>Names below it are the user's own, whatever they begin with.</summary>
    private const string Metadata = "Metadata";

    private static readonly JsonDocumentOptions Json = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Its one object; empty where it is missing or holds none, which is a mistake under its path.</summary>
    public static JsonObject Read(string file, Mistakes mistakes)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(file), documentOptions: Json) is JsonObject tree)
                return WithoutComments(tree);
            mistakes.AddSource(file, "must hold one JSON object");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            mistakes.AddSource(file, $"cannot be read: {error.Message}");
        }
        catch (JsonException error)
        {
            mistakes.AddSource(file, $"is not valid JSON: {error.Message}");
        }

        return [];
    }

    private static T WithoutComments<T>(T node)
        where T : JsonNode
    {
        if (node is JsonArray items)
        {
            foreach (var item in items.OfType<JsonNode>())
                WithoutComments(item);
        }
        else if (node is JsonObject tree)
        {
            foreach (var (name, child) in tree.ToList())
            {
                if (IsComment(name))
                    tree.Remove(name);
                else if (child is not null && !name.Equals(Metadata, StringComparison.OrdinalIgnoreCase))
                    WithoutComments(child);
            }
        }

        return node;
    }

    private static bool IsComment(string name) =>
        name.StartsWith("//", StringComparison.Ordinal) || name.StartsWith("_comment", StringComparison.OrdinalIgnoreCase);
}
