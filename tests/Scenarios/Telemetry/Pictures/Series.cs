using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Scenarios.Telemetry.Pictures;

/// <summary>
/// One line of a panel under the name that its legend gives it; points are seconds and values, only those that are numbers.
/// </summary>
internal sealed partial record Series(string Name, IReadOnlyList<(double At, double Value)> Points)
{
    internal double Last => Points[^1].Value;

    internal double Most => Points.Max(point => point.Value);

    /// <summary>Of an answer of Prometheus, instant or over a time; a series without any number is none.</summary>
    internal static IEnumerable<Series> Read(JsonArray answer, string legend) =>
        from one in answer
        let points = (one["values"]?.AsArray() ?? [one["value"]!.DeepClone()]).Select(Point)
            .Where(point => double.IsFinite(point.Value)).ToList()
        where points.Count > 0
        select new Series(NameOf(one["metric"]!.AsObject(), legend), points);

    private static (double At, double Value) Point(JsonNode? point) =>
        ((double)point![0]!, double.Parse((string)point[1]!, CultureInfo.InvariantCulture));

    private static string NameOf(JsonObject labels, string legend) => legend.Length > 0
        ? Label().Replace(legend, match => (string?)labels[match.Groups[1].Value] ?? "").Trim()
        : string.Join(' ', labels.Select(label => $"{label.Key}={label.Value}"));

    [GeneratedRegex("[{]{2}([a-z_]+)[}]{2}")]
    private static partial Regex Label();
}
