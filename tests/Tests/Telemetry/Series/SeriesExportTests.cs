using System.Collections.Concurrent;
using Gateway.Telemetry.Series;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>Series are pushed as they are; one that left is pushed no more, and what is left is counted on, never twice.</summary>
public sealed class SeriesExportTests : IDisposable
{
    private readonly Pushes _pushes = new();
    private readonly SeriesExport _export;

    public SeriesExportTests() => _export = new SeriesExport(provider => provider.AddReader(new BaseExportingMetricReader(_pushes)));

    public void Dispose() => _export.Dispose();

    [Fact]
    public void Says_what_there_is_and_what_comes()
    {
        Push(("org_a", 5), ("org_b", 3));
        Assert.Equal(["org_a 5", "org_b 3"], _pushes.Last);

        Push(("org_a", 7), ("org_b", 3), ("org_c", 1));
        Assert.Equal(["org_a 7", "org_b 3", "org_c 1"], _pushes.Last);
        Assert.Single(_pushes.Starts);
    }

    [Fact]
    public void Begins_anew_without_a_series_that_left()
    {
        Push(("org_a", 5), ("org_b", 3));

        Push(("org_a", 7), ("org_c", 4));
        Assert.Equal(["org_a 2", "org_c 4"], _pushes.Last);
        Assert.Equal(2, _pushes.Starts.Count);

        Push(("org_a", 9), ("org_c", 4));
        Assert.Equal(["org_a 4", "org_c 4"], _pushes.Last);
    }

    [Fact]
    public void Begins_anew_where_a_counter_was_born_again()
    {
        Push(("org_a", 5), ("org_b", 3));

        Push(("org_a", 2), ("org_b", 4));

        Assert.Equal(["org_a 2", "org_b 1"], _pushes.Last);
    }

    [Fact]
    public void Never_folds()
    {
        const int Many = 5000;
        Push(("org_a", 1));

        Push([.. Enumerable.Range(0, Many).Select(i => ($"org_{i:0000}", 1L)).Prepend(("org_a", 1))]);

        Assert.Equal(Many + 1, _pushes.Last.Count);
        Assert.DoesNotContain(_pushes.Last, series => series.Contains("overflow", StringComparison.Ordinal));
    }

    [Fact]
    public void Says_a_gauge_as_it_is_in_every_life()
    {
        Push(gauge: 8, ("org_a", 5), ("org_b", 3));

        Push(gauge: 6, ("org_a", 7));

        Assert.Equal(6, _pushes.Gauge);
    }

    private void Push(params (string Org, long Count)[] counters) => Push(gauge: 0, counters);

    private void Push(long gauge, params (string Org, long Count)[] counters)
    {
        SeriesSnapshot writer = new();
        writer.Counter("gateway.requests", "{request}", "Requests.");
        foreach (var (org, count) in counters)
            writer.Sample([new("org", org)], count);
        writer.Gauge("gateway.orgs.shown", "{org}", "Orgs.");
        writer.Sample([], gauge);
        _export.Push(writer);
    }

    /// <summary>Where the series go, with the instants at which their counts began.</summary>
    private sealed class Pushes : BaseExporter<Metric>
    {
        private readonly ConcurrentDictionary<DateTimeOffset, bool> _starts = new();

        public IReadOnlyList<string> Last { get; private set; } = [];

        public long Gauge { get; private set; }

        public ICollection<DateTimeOffset> Starts => _starts.Keys;

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                List<string> series = [];
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    if (metric.MetricType == MetricType.LongGauge)
                    {
                        Gauge = point.GetGaugeLastValueLong();
                        continue;
                    }

                    foreach (var tag in point.Tags)
                        series.Add($"{tag.Value} {point.GetSumLong()}");
                    _starts[point.StartTime] = true;
                }

                if (metric.MetricType == MetricType.LongSum)
                    Last = [.. series.Order(StringComparer.Ordinal)];
            }

            return ExportResult.Success;
        }
    }
}
