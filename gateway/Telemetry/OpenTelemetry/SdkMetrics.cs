using System.Runtime.InteropServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>The instruments that the SDK collected, as families.</summary>
internal sealed class SdkMetrics(Func<string, bool> scopeInfo)
{
    private readonly List<Metric> _metrics = [];
    private readonly List<KeyValuePair<string, object?>> _labels = [];

    public void Take(in Batch<Metric> batch)
    {
        _metrics.Clear();
        foreach (var metric in batch)
        {
            _metrics.Add(metric);
        }

        // Which meter comes first in a family decides its description: not by the order in which they were made.
        _metrics.Sort(static (a, b) =>
            string.CompareOrdinal(a.MeterName, b.MeterName) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name));
    }

    public void Write(MetricFamilyWriter writer)
    {
        foreach (var metric in _metrics)
        {
            if (metric.MetricType == MetricType.ExponentialHistogram)
            {
                writer.Log.ExponentialHistogram(metric.Name);
                continue;
            }

            var kind = Kind(metric.MetricType);
            writer.Open(kind, metric.Name, metric.Unit, metric.Description);
            _labels.Clear();
            if (scopeInfo(metric.MeterName))
            {
                AddScope(metric);
            }

            var scope = _labels.Count;
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                _labels.RemoveRange(scope, _labels.Count - scope);
                foreach (var tag in point.Tags)
                {
                    _labels.Add(tag);
                }

                WritePoint(writer, metric.MetricType, in point, CollectionsMarshal.AsSpan(_labels));
            }
        }
    }

    private static void WritePoint(
        MetricFamilyWriter writer, MetricType type, in MetricPoint point, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        switch (type)
        {
            case MetricType.Histogram: SdkHistogram.Write(writer, in point, labels); break;
            case MetricType.LongSum or MetricType.DoubleSum: WriteCounter(writer, type, in point, labels); break;
            case MetricType.LongSumNonMonotonic: writer.Sample(labels, point.GetSumLong()); break;
            case MetricType.DoubleSumNonMonotonic: writer.Sample(labels, point.GetSumDouble()); break;
            case MetricType.LongGauge: writer.Sample(labels, point.GetGaugeLastValueLong()); break;
            default: writer.Sample(labels, point.GetGaugeLastValueDouble()); break;
        }
    }

    private static void WriteCounter(
        MetricFamilyWriter writer, MetricType type, in MetricPoint point, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (!writer.TryBegin("", labels))
        {
            return;
        }

        var integer = type == MetricType.LongSum;
        if (integer)
        {
            writer.End(point.GetSumLong());
        }
        else
        {
            writer.End(point.GetSumDouble());
        }

        if (writer.OpenMetrics && point.TryGetExemplars(out var exemplars))
        {
            SdkExemplars.AppendLatest(writer, exemplars, integer, double.NegativeInfinity, double.PositiveInfinity);
        }

        writer.EndLine();
        WriteCreated(writer, in point);
    }

    internal static void WriteCreated(MetricFamilyWriter writer, in MetricPoint point)
    {
        if (writer.OpenMetrics)
        {
            writer.BeginAgain("_created");
            writer.EndUnixSeconds(point.StartTime);
            writer.EndLine();
        }
    }

    /// <summary>The meter's own labels, before the point's; its tags cannot take the place of name, version and schema.</summary>
    private void AddScope(Metric metric)
    {
        _labels.Add(new("otel_scope_name", metric.MeterName));
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            _labels.Add(new("otel_scope_version", metric.MeterVersion));
        }

        if (!string.IsNullOrEmpty(metric.MeterSchemaUrl))
        {
            _labels.Add(new("otel_scope_schema_url", metric.MeterSchemaUrl));
        }

        foreach (var (name, value) in metric.MeterTags ?? [])
        {
            var label = LabelWriter.Clean($"otel_scope_{name}");
            if (label is not ("otel_scope_name" or "otel_scope_version" or "otel_scope_schema_url"))
            {
                _labels.Add(new($"otel_scope_{name}", value));
            }
        }
    }

    private static MetricFamilyKind Kind(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => MetricFamilyKind.Counter,
        MetricType.Histogram => MetricFamilyKind.Histogram,
        _ => MetricFamilyKind.Gauge,
    };
}
