using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>A histogram's point as its lines: cumulative buckets, sum, count.</summary>
internal static class SdkHistogram
{
    public static void Write(MetricFamilyWriter writer, in MetricPoint point, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (!writer.TryBegin("_bucket", labels))
        {
            return;
        }

        var hasExemplars = point.TryGetExemplars(out var exemplars) && writer.OpenMetrics;
        var (lower, negative, first, total) = (double.NegativeInfinity, false, true, 0L);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            if (!first)
            {
                writer.BeginAgain("_bucket");
            }

            total += bucket.BucketCount;
            writer.Bound(bucket.ExplicitBound);
            writer.End(total);
            if (hasExemplars)
            {
                SdkExemplars.AppendLatest(writer, exemplars, integer: false, lower, bucket.ExplicitBound);
            }

            writer.EndLine();
            (lower, negative, first) = (bucket.ExplicitBound, negative || bucket.ExplicitBound < 0, false);
        }

        if (first)
        {
            // A histogram without bounds has no buckets in the SDK; both formats demand the one without end.
            writer.Bound(double.PositiveInfinity);
            writer.End(point.GetHistogramCount());
            writer.EndLine();
        }

        // OpenMetrics: with negative bounds the sum may fall, so neither it nor the count may be there.
        if (!writer.OpenMetrics || !negative)
        {
            writer.BeginAgain("_sum");
            writer.End(point.GetHistogramSum());
            writer.EndLine();
            writer.BeginAgain("_count");
            writer.End(point.GetHistogramCount());
            writer.EndLine();
        }

        SdkMetrics.WriteCreated(writer, in point);
    }
}
