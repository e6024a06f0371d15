using Gateway.Testing.Processes;

namespace Gateway.Tests.Telemetry;

/// <summary>The table of deploy/prometheus/METRICS.md.</summary>
internal static class MetricsTable
{
    public static IReadOnlyDictionary<string, Row> Rows { get; } = File.ReadLines(
        Path.Combine(Repository.Root, "deploy/prometheus/METRICS.md"))
        .Where(line => line.StartsWith("| `gateway_", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(
            cells => cells[1].Trim('`'), cells => new Row(cells[2], cells[3].Replace("`", "", StringComparison.Ordinal), cells[4]));

    internal sealed record Row(string Type, string Labels, string Description)
    {
        public IReadOnlyList<string> LabelNames => Labels.Split(", ", StringSplitOptions.RemoveEmptyEntries);
    }
}
