using System.Diagnostics.Metrics;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Telemetry.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class FamilyTests
{
    private static readonly KeyValuePair<string, object?>[] None = [];

    [Fact]
    public void Sorts_families_by_name_and_keeps_each_in_one_piece()
    {
        var text = Families.Print(openMetrics: false, writer =>
        {
            writer.Gauge("b", null, "second");
            writer.Sample([new("n", 1)], 1);
            writer.Gauge("B", null, null);
            writer.Sample(None, 2);
            writer.Gauge("b", null, null);
            writer.Sample([new("n", 2)], 3);
        });

        Assert.Equal("# TYPE B gauge\nB 2\n# TYPE b gauge\n# HELP b second\nb{n=\"1\"} 1\nb{n=\"2\"} 3\n", text);
    }

    [Fact]
    public void Drops_all_of_a_family_with_two_types()
    {
        var text = Families.Print(openMetrics: true, writer =>
        {
            writer.Gauge("x", null, null);
            writer.Sample(None, 1);
            writer.Counter("x", null, null);
            writer.Sample(None, 1);
            writer.Counter("y", null, null);
            writer.Sample(None, 1);
        });

        Assert.Equal("# TYPE y counter\ny_total 1\n# EOF\n", text);
    }

    [Fact]
    public void Lets_the_first_description_and_unit_stand()
    {
        var text = Families.Print(openMetrics: true, writer =>
        {
            writer.Gauge("x.seconds", null, "");
            writer.Gauge("x", "s", "one");
            writer.Gauge("x", "s", "two");
            writer.Sample(None, 1);
        });

        Assert.Equal("# TYPE x_seconds gauge\n# UNIT x_seconds seconds\n# HELP x_seconds one\nx_seconds 1\n# EOF\n", text);
    }

    [Fact]
    public void Writes_no_unit_that_is_only_a_part_of_the_last_word()
    {
        var text = Families.Print(openMetrics: true, writer => writer.Gauge("free.megabytes", "By", null));

        Assert.Equal("# TYPE free_megabytes gauge\n# EOF\n", text);
    }

    [Theory]
    [InlineData(false, """a \\ b " c\nd""")]
    [InlineData(true, """a \\ b \" c\nd""")]
    public void Escapes_a_description_as_the_format_wants(bool openMetrics, string expected)
    {
        var text = Families.Print(openMetrics, writer => writer.Gauge("x", null, "a \\ b \" c\nd"));

        Assert.Contains($"# HELP x {expected}\n", text);
    }

    [Fact]
    public void Never_prints_a_series_twice() => Check.One(PropertyRuns.Of(100),
        Prop.ForAll<(bool, bool, bool, string?)[]>(given =>
        {
            var text = Families.Print(openMetrics: true, writer =>
            {
                foreach (var (counter, other, dotted, value) in given)
                {
                    var kind = counter ? MetricFamilyKind.Counter : MetricFamilyKind.Histogram;
                    writer.Open(kind, (counter ? "c" : "h") + (other ? "1" : ""), null, null);
                    writer.Sample([new(dotted ? "a.b" : "a_b", value)], 1);
                }
            });

            var series = SeriesLine.All(text).Select(line => line.Name + string.Concat(line.Labels)).ToArray();
            return series.Length == series.Distinct().Count() && (given.Length == 0 || series.Length > 0);
        }));

    [Fact]
    public async Task Keeps_one_of_two_meters_whose_series_are_the_same()
    {
        await using var host = await ScrapedHost.Start(
            o => (o.TargetInfoEnabled, o.ScopeInfoEnabled) = (false, false), m => m.AddMeter("twin-*"));
        using var first = new Meter("twin-a");
        using var second = new Meter("twin-b");
        second.CreateHistogram<double>("twins").Record(1);
        first.CreateHistogram<double>("twins").Record(0);

        var text = await host.Scrape();

        Assert.Single(SeriesLine.All(text), line => line is { Name: "twins_sum", Value: "0" });
        Assert.Single(SeriesLine.All(text), line => line.Name == "twins_count");
    }

    [Fact]
    public async Task Leaves_exponential_histograms_out()
    {
        await using var host = await ScrapedHost.Start(metrics: m => m.AddView("fine", new Base2ExponentialBucketHistogramConfiguration()));
        host.Meter.CreateHistogram<double>("fine").Record(1);

        var text = await host.Scrape();

        Assert.DoesNotContain("fine", text);
    }

    [Fact]
    public async Task Merges_our_own_families_among_those_of_the_SDK()
    {
        var requests = new Families(writer =>
        {
            writer.Counter("m.requests", "{request}", "By org.");
            writer.Sample([new("org", "org_a")], 3);
        });
        await using var host = await ScrapedHost.Start(
            o => (o.TargetInfoEnabled, o.ScopeInfoEnabled) = (false, false),
            services: s => s.AddSingleton<IMetricFamilySource>(requests));
        host.Meter.CreateGauge<int>("z").Record(1);
        host.Meter.CreateGauge<int>("a").Record(1);

        var (text, openMetrics) = (await host.Scrape(), await host.Scrape(ScrapedHost.OpenMetrics));

        Assert.Equal(Expected("m_requests_total"), text);
        Assert.Equal(Expected("m_requests") + "# EOF\n", openMetrics);

        static string Expected(string family) =>
            $$"""
            # TYPE a gauge
            a 1
            # TYPE {{family}} counter
            # HELP {{family}} By org.
            m_requests_total{org="org_a"} 3
            # TYPE z gauge
            z 1

            """;
    }

    [Fact]
    public void Allocates_nothing_for_a_sample()
    {
        var orgs = Enumerable.Range(0, 5_000).Select(i => $"org_{i}").ToArray();
        var writer = new MetricFamilyWriter(openMetrics: true, int.MaxValue, new(NullLogger.Instance));
        Write();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Write();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, orgs.Length / 10); // the family itself takes some

        void Write()
        {
            writer.Clear();
            writer.Counter("requests", null, null);
            foreach (var org in orgs)
            {
                writer.Sample([new("org", org), new("route", "items")], 1);
            }
        }
    }
}
