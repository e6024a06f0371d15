using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed partial class GoldenSampleTests
{
    private static readonly MeterOptions X = new("X") { Version = "1.0.1" };

    [Fact]
    public async Task Prints_the_official_text_sample()
    {
        await using var host = await ScrapedHost.Start(meter: X);
        host.Meter.CreateCounter<double>("counter_double", "By").Add(101.17, new("key1", "value1"), new("key2", "value2"));

        var text = await host.Scrape();

        Assert.Equal(
            """
            # TYPE target_info gauge
            # HELP target_info Target metadata
            target_info{service_name="my_service",service_instance_id="id1"} 1
            # TYPE counter_double_bytes_total counter
            counter_double_bytes_total{otel_scope_name="X",otel_scope_version="1.0.1",key1="value1",key2="value2"} 101.17

            """,
            text);
    }

    [Fact]
    public async Task Prints_the_official_OpenMetrics_sample()
    {
        await using var host = await ScrapedHost.Start(meter: X);
        host.Meter.CreateCounter<double>("counter_double", "By").Add(101.17, new("key1", "value1"), new("key2", "value2"));

        var text = await host.Scrape(ScrapedHost.OpenMetrics);

        Assert.Equal(
            """
            # TYPE target info
            # HELP target Target metadata
            target_info{service_name="my_service",service_instance_id="id1"} 1
            # TYPE counter_double_bytes counter
            # UNIT counter_double_bytes bytes
            counter_double_bytes_total{otel_scope_name="X",otel_scope_version="1.0.1",key1="value1",key2="value2"} 101.17
            counter_double_bytes_created{otel_scope_name="X",otel_scope_version="1.0.1",key1="value1",key2="value2"} <ts>
            # EOF

            """,
            Times().Replace(text, "<ts>"));
    }

    [Theory]
    [InlineData("text/plain", "0.005", "5", 1)]
    [InlineData(ScrapedHost.OpenMetrics, "0.005", "5.0", 2)]
    public async Task Prints_a_histogram_with_the_bounds_of_the_format(string accept, string small, string five, int extra)
    {
        await using var host = await ScrapedHost.Start(o => (o.TargetInfoEnabled, o.ScopeInfoEnabled) = (false, false));
        var bounds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 5] };
        var histogram = host.Meter.CreateHistogram("wait", "s", "How long.", advice: bounds);
        histogram.Record(0.25, new KeyValuePair<string, object?>("le", "mine"), new("route", "a"));

        var text = await host.Scrape(accept);

        string[] metadata = extra == 1 ? [] : ["# UNIT wait_seconds seconds"];
        string[] end = extra == 1 ? [] : ["""wait_seconds_created{route="a"} <ts>""", "# EOF"];
        string[] expected =
        [
            "# TYPE wait_seconds histogram", .. metadata, "# HELP wait_seconds How long.",
            $$"""wait_seconds_bucket{route="a",le="{{small}}"} 0""",
            $$"""wait_seconds_bucket{route="a",le="{{five}}"} 1""",
            """wait_seconds_bucket{route="a",le="+Inf"} 1""",
            """wait_seconds_sum{route="a"} 0.25""",
            """wait_seconds_count{route="a"} 1""", .. end, "",
        ];
        Assert.Equal(expected, Times().Replace(text, "<ts>").Split('\n'));
    }

    [Fact]
    public async Task Leaves_sum_and_count_out_of_OpenMetrics_when_a_bound_is_negative()
    {
        await using var host = await ScrapedHost.Start();
        host.Meter.CreateHistogram("drift", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [-1, 1] }).Record(-3);

        var (openMetrics, text) = (await host.Scrape(ScrapedHost.OpenMetrics), await host.Scrape());

        Assert.DoesNotContain("drift_sum", openMetrics);
        Assert.DoesNotContain("drift_count", openMetrics);
        Assert.Contains("drift_bucket{", openMetrics);
        Assert.Contains("drift_sum{", text);
    }

    [Fact]
    public async Task Gives_a_histogram_without_bounds_the_bucket_without_end()
    {
        await using var host = await ScrapedHost.Start();
        host.Meter.CreateHistogram("size", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [] }).Record(3);

        var text = await host.Scrape();

        var bucket = Assert.Single(SeriesLine.All(text), line => line.Name == "size_bucket");
        Assert.Equal((("le", "+Inf"), "1"), (bucket.Labels[^1], bucket.Value));
    }

    [Fact]
    public async Task Exports_up_down_counters_and_gauges_as_gauges()
    {
        await using var host = await ScrapedHost.Start(o => (o.TargetInfoEnabled, o.ScopeInfoEnabled) = (false, false));
        host.Meter.CreateUpDownCounter<long>("leases", "{lease}").Add(-3);
        host.Meter.CreateUpDownCounter<double>("load").Add(1e20);
        host.Meter.CreateGauge<long>("age", "s").Record(7);
        host.Meter.CreateObservableGauge("ratio", () => double.NaN, "1");

        var text = await host.Scrape();

        Assert.Equal(
            """
            # TYPE age_seconds gauge
            age_seconds 7
            # TYPE leases gauge
            leases -3
            # TYPE load gauge
            load 1E+20
            # TYPE ratio gauge
            ratio NaN

            """,
            text);
    }

    [GeneratedRegex(@"(?<=_created\{[^}]*\} )\d{10}(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Times();
}
