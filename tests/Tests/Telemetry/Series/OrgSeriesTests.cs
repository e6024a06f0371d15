using Gateway.Metering.Walk;
using Gateway.Refusals;
using Gateway.Telemetry.Series;
using Gateway.Testing.Time;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>Exact series for the orgs that the settings name and for the busiest, one for all others.</summary>
public sealed class OrgSeriesTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly OrgSeries _orgs;
    private readonly UsageCells _cells;
    private readonly RefusalsMetrics _refusals;

    public OrgSeriesTests()
    {
        _orgs = new OrgSeries(_time);
        _cells = new UsageCells(_orgs);
        _refusals = new RefusalsMetrics(_orgs);
    }

    [Fact]
    public void Keep_ten_thousand_orgs_within_their_bound()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Request($"org_{i}");
            _refusals.Refused($"org_{i}", "rate_limited", "");
        }

        Assert.Equal(OrgSeries.Most + 1, Requests().Count);
        Assert.Equal(OrgSeries.Most + 1, WrittenFamilies.Samples(_refusals).Count);
        Assert.Equal(9_000, Requests()["_other"]);
        Assert.InRange(Gauge("gateway_orgs_folded"), 8_500, 9_500);
        Assert.Equal(OrgSeries.Most, Gauge("gateway_orgs_shown"));
    }

    [Fact]
    public void Show_an_org_that_the_settings_name_whatever_its_traffic()
    {
        Fill();
        _orgs.Name(["org_named"]);

        Request("org_named");

        Assert.Equal(1, Requests()["org_named"]);
    }

    [Fact]
    public void Make_no_series_of_requests_without_an_org()
    {
        Fill();

        Request("");
        Request("_unattributed");

        var shown = Requests();
        Assert.Equal((1, 1), (shown[""], shown["_unattributed"]));
        Assert.Equal(OrgSeries.Most, Gauge("gateway_orgs_shown"));
        Assert.Equal(0, Gauge("gateway_orgs_folded"));
    }

    [Fact]
    public void Give_a_place_to_who_is_twice_as_busy_after_a_period()
    {
        Fill();
        Request("org_busy", 10);
        _refusals.Refused("org_0", "rate_limited", "");
        _refusals.Refused("org_busy", "rate_limited", "");
        Assert.False(Requests().ContainsKey("org_busy"));

        NextPeriod();
        Request("org_busy", 3);

        var shown = Requests();
        Assert.Equal(3, shown["org_busy"]);
        Assert.False(shown.ContainsKey("org_0"));
        Assert.Equal(10, shown["_other"]);
        Assert.Equal(["gateway_refusals_total{org=\"_other\",code=\"rate_limited\",reason=\"\"} 1"], WrittenFamilies.Samples(_refusals));
    }

    [Fact]
    public void Leave_the_place_to_who_has_as_much_traffic()
    {
        Fill(times: 10);
        Request("org_late", 20);

        NextPeriod();

        Assert.False(Requests().ContainsKey("org_late"));
        Assert.True(Requests().ContainsKey("org_0"));
    }

    /// <summary>Random traffic of more orgs than there are places: whatever moves, no series that stands in two scrapes in a row falls.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_let_a_counter_go_backwards(int seed)
    {
        var random = new Random(seed);
        var before = Requests();
        var moved = 0;
        for (var scrape = 0; scrape < 20; scrape++)
        {
            for (var i = 0; i < 5_000; i++)
                Request($"org_{random.Next(300 * scrape, 300 * scrape + 1_500)}");
            _time.Advance(OrgSeries.Period);

            var now = Requests();

            Assert.All(before.Where(org => now.ContainsKey(org.Key)), org => Assert.True(now[org.Key] >= org.Value, org.Key));
            moved += before.Keys.Except(now.Keys).Count();
            before = now;
        }

        Assert.NotEqual(0, moved);
    }

    [Fact]
    public void Begin_at_0_what_the_settings_name()
    {
        _orgs.Name(["org_a"]);
        _cells.Expect(["org_a"], ["items"]);

        var samples = WrittenFamilies.Samples(_cells);

        Assert.Contains("gateway_requests_total{org=\"org_a\",route=\"items\",outcome=\"completed\",status=\"2xx\"} 0", samples);
        Assert.Contains("gateway_units_total{org=\"org_a\",route=\"items\"} 0", samples);
    }

    private void Fill(int times = 1)
    {
        for (var i = 0; i < OrgSeries.Most; i++)
            Request($"org_{i}", times);
    }

    private void Request(string org, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _cells.Add(org, "items", Outcome.Completed, 200, 1, 0, 0);
    }

    /// <summary>The scrape after which orgs change places.</summary>
    private void NextPeriod()
    {
        _time.Advance(OrgSeries.Period);
        Requests();
    }

    private Dictionary<string, long> Requests() => WrittenFamilies.Samples(_cells)
        .Where(line => line.StartsWith("gateway_requests_total", StringComparison.Ordinal))
        .ToDictionary(line => line.Split('"')[1], line => long.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));

    private double Gauge(string name) =>
        double.Parse(WrittenFamilies.Samples(_orgs).Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
