using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>The exemplar of an OpenMetrics line: the trace behind its latest measurement.</summary>
internal static class SdkExemplars
{
    /// <summary>OpenMetrics 1.0: names and values of an exemplar's labels are at most this many code points together.</summary>
    private const int LongestLabels = 128;

    /// <summary>Appends the latest exemplar whose value is above <paramref name="lower"/> and at most <paramref name="upper"/>.</summary>
    public static void AppendLatest(
        MetricFamilyWriter writer, ReadOnlyExemplarCollection exemplars, bool integer, double lower, double upper)
    {
        var (latest, found) = (default(Exemplar), false);
        foreach (ref readonly var exemplar in exemplars)
        {
            var inside = integer || (exemplar.DoubleValue > lower && exemplar.DoubleValue <= upper);
            if (inside && (!found || exemplar.Timestamp >= latest.Timestamp))
            {
                (latest, found) = (exemplar, true);
            }
        }

        if (found)
        {
            Append(writer, in latest, integer);
        }
    }

    private static void Append(MetricFamilyWriter writer, in Exemplar exemplar, bool integer)
    {
        var text = writer.Text;
        text.Append(" # {"u8);
        writer.Labels.Append(Labels(in exemplar), histogram: false);
        text.Append("} "u8);
        if (integer)
        {
            text.Append(exemplar.LongValue);
        }
        else
        {
            text.Append(exemplar.DoubleValue);
        }

        text.Append(' ');
        text.AppendUnixSeconds(exemplar.Timestamp);
    }

    private static KeyValuePair<string, object?>[] Labels(in Exemplar exemplar)
    {
        var labels = new List<KeyValuePair<string, object?>>();
        if (exemplar.TraceId != default)
        {
            labels.Add(new("trace_id", exemplar.TraceId.ToHexString()));
            labels.Add(new("span_id", exemplar.SpanId.ToHexString()));
        }

        var length = labels.Sum(label => label.Key.Length + ((string)label.Value!).Length);
        foreach (var tag in exemplar.FilteredTags)
        {
            var name = LabelWriter.Clean(tag.Key);
            var longer = length + name.Length + LabelWriter.CodePoints(tag.Value);
            if (longer <= LongestLabels && name is not ("trace_id" or "span_id"))
            {
                labels.Add(tag);
                length = longer;
            }
        }

        return [.. labels];
    }
}
