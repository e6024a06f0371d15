using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Telemetry;

/// <summary>A board of deploy/grafana with its variables filled in: everything chosen.</summary>
internal sealed partial record Board(string Name, string Title, IReadOnlyList<Panel> Panels)
{
    internal static IReadOnlyList<Board> All { get; } =
    [
        .. from file in Directory.GetFiles(Path.Combine(Repository.Root, "deploy/grafana/boards"), "*.json").Order(StringComparer.Ordinal)
           select Read(Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!),
    ];

    private static Board Read(string name, JsonNode board) =>
        new(name, (string)board["title"]!, [.. board["panels"]!.AsArray().Select(panel => Read(panel!))]);

    private static Panel Read(JsonNode panel)
    {
        var place = panel["gridPos"]!;
        var defaults = panel["fieldConfig"]?["defaults"];
        return new(
            (string)panel["type"]!, ((string)panel["title"]!).Replace("$org", "All", StringComparison.Ordinal),
            (string?)defaults?["unit"] ?? "",
            (int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!,
            (double?)defaults?["max"], (string?)defaults?["color"]?["mode"] == "thresholds",
            [.. (defaults?["thresholds"]?["steps"]?.AsArray() ?? [])
                .Select(step => ((double?)step!["value"] ?? double.NegativeInfinity, (string)step["color"]!))],
            [.. (panel["targets"]?.AsArray() ?? []).Select(target => new PanelQuery(
                Filled((string)target!["expr"]!), (string?)target["legendFormat"] ?? "", (bool?)target["instant"] ?? false))]);
    }

    private static string Filled(string expression) => Variable().Replace(expression, match => match.Groups[1].Value switch
    {
        "__rate_interval" => WatchedFleet.RateInterval,
        "__range" => $"{WatchedFleet.Seen.TotalSeconds}s",
        "top" => "10",
        _ => ".*",
    });

    [GeneratedRegex("[$][{]?([a-z_]+)[}]?")]
    private static partial Regex Variable();
}

/// <summary>One cell of a board; a row's heading is one without queries. Thresholds go up; the last one reached gives the colour.</summary>
internal sealed record Panel(
    string Type, string Title, string Unit, int X, int Y, int Width, int Height, double? Max, bool IsColoredByValue,
    IReadOnlyList<(double From, string Color)> Thresholds, IReadOnlyList<PanelQuery> Queries);

internal sealed record PanelQuery(string Expression, string Legend, bool IsInstant);
