using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class ExemplarTests : IAsyncLifetime
{
    private ScrapedHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ScrapedHost.Start(
        o => (o.TargetInfoEnabled, o.ScopeInfoEnabled) = (false, false),
        m => m.SetExemplarFilter(ExemplarFilterType.AlwaysOn)
            .AddView("*", new MetricStreamConfiguration { TagKeys = ["kept"] }));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Links_a_counter_to_its_latest_trace()
    {
        var counter = _host.Meter.CreateCounter<long>("jobs");
        InTrace(() => counter.Add(1));
        var (trace, span) = InTrace(() => counter.Add(4, new KeyValuePair<string, object?>("job.id", "a\"b")));

        var line = await Line("jobs_total");

        Assert.StartsWith($$"""jobs_total 5 # {trace_id="{{trace}}",span_id="{{span}}",job_id="a\"b"} 4 1""", line);
    }

    [Fact]
    public async Task Links_each_bucket_to_a_trace_of_its_own()
    {
        var bounds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] };
        var histogram = _host.Meter.CreateHistogram("steps", advice: bounds);
        var (low, _) = InTrace(() => histogram.Record(1));
        var (high, _) = InTrace(() => histogram.Record(9.5));

        var text = await _host.Scrape(ScrapedHost.OpenMetrics);
        var lines = text.Split('\n').Where(line => line.StartsWith("steps_bucket", StringComparison.Ordinal)).ToArray();

        Assert.Contains($$"""le="1.0"} 1 # {trace_id="{{low}}",""", lines[0]);
        Assert.EndsWith("""le="2.0"} 1""", lines[1]);
        Assert.Contains($$"""le="+Inf"} 2 # {trace_id="{{high}}",""", lines[2]);
        Assert.Matches(@"} 9\.5 \d{10}(\.\d+)?$", lines[2]);
    }

    [Fact]
    public async Task Drops_what_does_not_fit_into_an_exemplar()
    {
        var counter = _host.Meter.CreateCounter<double>("parts");
        InTrace(() => counter.Add(0.5, new("trace_id", "forged"), new("long", new string('x', 100)), new("short", 1)));

        var line = await Line("parts_total");

        Assert.DoesNotContain("forged", line);
        Assert.DoesNotContain("long", line);
        Assert.Contains(",short=\"1\"} 0.5 ", line);
    }

    [Fact]
    public async Task Writes_an_exemplar_without_a_trace()
    {
        _host.Meter.CreateCounter<long>("plain").Add(2);

        var line = await Line("plain_total");

        Assert.StartsWith("plain_total 2 # {} 2 1", line);
    }

    [Fact]
    public async Task Has_no_exemplars_in_the_text_format()
    {
        InTrace(() => _host.Meter.CreateCounter<long>("quiet").Add(2));

        var text = await _host.Scrape();

        Assert.Contains("quiet_total 2\n", text);
        Assert.DoesNotContain("_created", text);
    }

    private async Task<string> Line(string series) =>
        (await _host.Scrape(ScrapedHost.OpenMetrics)).Split('\n').Single(line => line.StartsWith(series, StringComparison.Ordinal));

    private static (ActivityTraceId Trace, ActivitySpanId Span) InTrace(Action measure)
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        measure();
        return (activity.TraceId, activity.SpanId);
    }
}
