using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Metering.Usage;

namespace Gateway.Verbs;

/// <summary>Rows of usage as text: aligned columns, or CSV (RFC 4180).</summary>
internal static class UsageTable
{
    public static string People(JsonArray rows)
    {
        if (rows.Count == 0)
            return "No usage.";
        var columns = Columns(rows);
        string[][] lines = [columns, .. rows.Select(row => columns.Select(column => Text(row![column])).ToArray())];
        var widths = columns.Select((_, at) => lines.Max(line => line[at].Length)).ToArray();
        return string.Join('\n', lines.Select(line => string.Join("  ",
            line.Select((cell, at) => IsNumber(rows, columns[at]) ? cell.PadLeft(widths[at]) : cell.PadRight(widths[at]))).TrimEnd()));
    }

    public static string Csv(JsonArray rows)
    {
        var columns = Columns(rows);
        using var csv = new StringWriter();
        UsageText.Line(csv, columns);
        foreach (var row in rows)
            UsageText.Line(csv, [.. columns.Select(column => Text(row![column]))]);
        return csv.ToString().TrimEnd();
    }

    private static string[] Columns(JsonArray rows) => rows.Count == 0 ? [] : [.. rows[0]!.AsObject().Select(member => member.Key)];

    private static bool IsNumber(JsonArray rows, string column) => rows[0]![column]?.GetValueKind() == JsonValueKind.Number;

    private static string Text(JsonNode? value) => value?.ToString() ?? "";
}
