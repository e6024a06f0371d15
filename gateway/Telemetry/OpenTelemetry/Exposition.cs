using OpenTelemetry.Resources;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Puts a scrape together: target, then each family once, its metadata before its samples, sorted by name.</summary>
internal static class Exposition
{
    public static ReadOnlyMemory<byte> Write(MetricFamilyWriter writer, Resource target)
    {
        var text = new Utf8Text(writer.Text.Length + (4 * 1024) + (256 * writer.Parts.Count), writer.Limit);
        WriteTarget(text, target, writer.OpenMetrics);

        // A stable order: within a family the parts stand as they were written.
        foreach (var family in writer.Parts.GroupBy(part => part.Key).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            WriteFamily(text, writer, [.. family]);
        }

        text.Append(writer.OpenMetrics ? "# EOF\n"u8 : ""u8);
        return text.Finish();
    }

    private static void WriteFamily(Utf8Text text, MetricFamilyWriter writer, MetricFamilyPart[] parts)
    {
        var (key, kind) = (parts[0].Key, parts[0].Kind);
        if (parts.Any(part => part.Kind != kind))
        {
            writer.Log.ConflictingType(key);
            return;
        }

        WriteLine(text, "# TYPE ", key, kind switch
        {
            MetricFamilyKind.Counter => "counter",
            MetricFamilyKind.Histogram => "histogram",
            _ => "gauge",
        });

        // OpenMetrics takes a unit only where the name ends with it as a word.
        var unit = First(writer, parts, part => part.Name.Unit);
        if (writer.OpenMetrics && unit is not null && key.EndsWith($"_{unit}", StringComparison.Ordinal))
        {
            WriteLine(text, "# UNIT ", key, unit);
        }

        if (First(writer, parts, part => part.Help) is { } help)
        {
            WriteLine(text, "# HELP ", key, help, quotes: writer.OpenMetrics);
        }

        foreach (var part in parts)
        {
            text.Append(writer.Text[part.Start..part.End]);
        }
    }

    private static string? First(MetricFamilyWriter writer, MetricFamilyPart[] parts, Func<MetricFamilyPart, string?> what)
    {
        var first = default(string);
        foreach (var part in parts)
        {
            if (what(part) is not { Length: > 0 } value)
            {
                continue;
            }

            first ??= value;
            if (first != value)
            {
                writer.Log.ConflictingMetadata(part.Key);
            }
        }

        return first;
    }

    private static void WriteLine(Utf8Text text, string what, string family, string value, bool quotes = false)
    {
        text.Append(what);
        text.Append(family);
        text.Append(' ');
        text.AppendEscaped(value, quotes);
        text.Append('\n');
    }

    private static void WriteTarget(Utf8Text text, Resource target, bool openMetrics)
    {
        var labels = target.Attributes.Select(label => KeyValuePair.Create(label.Key, (object?)label.Value)).ToArray();
        if (labels.Length > 0)
        {
            var family = openMetrics ? "target" : "target_info";
            WriteLine(text, "# TYPE ", family, openMetrics ? "info" : "gauge");
            WriteLine(text, "# HELP ", family, "Target metadata");
            text.Append("target_info{");
            new LabelWriter(text).Append(labels, histogram: false);
            text.Append("} 1\n"u8);
        }
    }
}
