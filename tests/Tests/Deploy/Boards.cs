using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Deploy;

/// <summary>The boards of deploy/grafana, by file name.</summary>
internal static class Boards
{
    public static IReadOnlyDictionary<string, JsonNode> All { get; } = Directory.GetFiles(
        Path.Combine(Repository.Root, "deploy/grafana/boards"), "*.json")
        .Order(StringComparer.Ordinal)
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => JsonNode.Parse(File.ReadAllText(file))!);

    /// <summary>The panels that draw something.</summary>
    public static IReadOnlyList<JsonNode> Panels(string board) =>
        [.. All[board].List("panels").Where(panel => panel.Text("type") != "row")];

    public static IReadOnlyList<string> Expressions(string board) =>
        [.. Panels(board).SelectMany(panel => panel.List("targets")).Select(target => target.Text("expr"))];

    public static IReadOnlyDictionary<string, JsonNode> Variables(string board) =>
        All[board].List("templating/list").ToDictionary(variable => variable.Text("name"));
}
