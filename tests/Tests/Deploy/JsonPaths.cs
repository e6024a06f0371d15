using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Deploy;

/// <summary>Reads a node by the path of its keys; what is not there is null.</summary>
internal static class JsonPaths
{
    extension(JsonNode? node)
    {
        public JsonNode? At(string path) => path.Split('/').Aggregate(node, static (at, key) => at is JsonObject map ? map[key] : null);

        public string Text(string path) => node.At(path)?.ToString() ?? "";

        public int Number(string path) => int.Parse(node.Text(path), CultureInfo.InvariantCulture);

        public IReadOnlyList<JsonNode> List(string path) => node.At(path) is JsonArray list ? [.. list.OfType<JsonNode>()] : [];

        public IReadOnlyDictionary<string, JsonNode?> Map(string path) => node.At(path) is JsonObject map ? map.ToDictionary() : new();
    }
}
