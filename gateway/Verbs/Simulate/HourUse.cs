using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;

namespace Gateway.Verbs.Simulate;

/// <summary>What was let in within one hour.</summary>
internal readonly record struct HourUse(DateTimeOffset Hour, long Requests, long Units, long Bytes, long DurationMs)
{
    private const string Refused = "refused";

    public static bool IsRefused(JsonNode row) => (string?)row["outcome"] == Refused;

    /// <summary>
    /// Rows of usage by what a limit of this scope counts together, each in order of time; refused requests took nothing.
    /// </summary>
    public static ILookup<string, HourUse> By(LimitScope scope, IEnumerable<JsonNode> rows) =>
        rows.Where(row => !IsRefused(row)).GroupBy(row => (Of: Of(scope, row), Hour: (DateTimeOffset)row["time"]!))
            .OrderBy(group => group.Key.Hour)
            .ToLookup(group => group.Key.Of, group => new HourUse(
                group.Key.Hour,
                group.Sum(row => (long)row["requests"]!),
                group.Sum(row => (long)row["units"]!),
                group.Sum(row => (long)row["bytesIn"]! + (long)row["bytesOut"]!),
                group.Sum(row => (long)row["durationMs"]!)));

    private static string Of(LimitScope scope, JsonNode row) => scope switch
    {
        LimitScope.Application => (string?)row["application"] ?? "",
        LimitScope.Route => (string?)row["route"] ?? "",
        _ => "",
    };
}
