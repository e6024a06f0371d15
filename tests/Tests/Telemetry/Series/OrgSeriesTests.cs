using System.Globalization;
using Gateway.Metering.Walk;
using Gateway.Refusals;
using Gateway.Telemetry.Series;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>Exact series for the orgs that the settings name and for the busiest, one for all others.</summary>
public sealed class OrgSeriesTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly OrgSeries _orgs;
    private readonly UsageCells _cells;
    private readonly RefusalsMetrics _refusals;

    public OrgSeriesTests()
    {
        _orgs = new OrgSeries(_meters.Factory);
        _cells = new UsageCells(_orgs, _meters.Factory);
        _refusals = new RefusalsMetrics(_orgs, _meters.Factory);
    }

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Keep_ten_thousand_orgs_within_their_bound()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Request($"org_{i}");
            _refusals.Refused($"org_{i}", "rate_limited", "");
        }

        Assert.Equal(OrgSeries.MostShown + 1, Requests().Count);
        Assert.Equal(OrgSeries.MostShown + 1, _meters.Read("gateway.refusals").Count);
        Assert.Equal(9_000, Requests()["_other"]);
        Assert.InRange(Gauge("gateway.orgs.folded"), 8_500, 9_500);
        Assert.Equal(OrgSeries.MostShown, Gauge("gateway.orgs.shown"));
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
    public void Give_cells_to_whom_the_settings_name_first_and_to_nobody_past_the_most()
    {
        _orgs.MostOrgs = 3;
        _orgs.Name(["org_named", "org_too"]);
        Request("org_first");
        Request("org_late", 100);

        _orgs.Rank();
        Request("org_late");
        Request("org_named");

        Assert.Equal(new Dictionary<string, long> { ["org_first"] = 1, ["org_named"] = 1, ["_other"] = 101 }, Requests());
    }

    [Fact]
    public void Make_no_series_of_requests_without_an_org()
    {
        Fill();

        Request("");
        Request("_unattributed");

        var shown = Requests();
        Assert.Equal((1, 1), (shown[""], shown["_unattributed"]));
        Assert.Equal(OrgSeries.MostShown, Gauge("gateway.orgs.shown"));
        Assert.Equal(0, Gauge("gateway.orgs.folded"));
    }

    [Fact]
    public void Give_a_place_to_who_is_twice_as_busy_after_a_period()
    {
        Fill();
        Request("org_busy", 10);
        _refusals.Refused("org_0", "rate_limited", "");
        _refusals.Refused("org_busy", "rate_limited", "");
        Assert.False(Requests().ContainsKey("org_busy"));

        _orgs.Rank();
        Request("org_busy", 3);

        var shown = Requests();
        Assert.Equal(3, shown["org_busy"]);
        Assert.False(shown.ContainsKey("org_0"));
        Assert.Equal(10, shown["_other"]);
        Assert.Equal(["gateway.refusals{org=\"_other\",code=\"rate_limited\",reason=\"\"} 1"], _meters.Read("gateway.refusals"));
    }

    [Fact]
    public void Count_on_where_it_was_when_an_org_is_shown_again()
    {
        Fill();
        Request("org_busy", 10);
        _orgs.Rank();
        Request("org_0", 100);
        _orgs.Rank();

        Request("org_0");

        // 1 before it was hidden, 1 since; what came meanwhile stands with all others.
        Assert.Equal(2, Requests()["org_0"]);
        Assert.Equal(110, Requests()["_other"]);
    }

    [Fact]
    public void Leave_the_place_to_who_has_as_much_traffic()
    {
        Fill(times: 10);
        Request("org_late", 20);

        _orgs.Rank();

        Assert.False(Requests().ContainsKey("org_late"));
        Assert.True(Requests().ContainsKey("org_0"));
    }

    [Fact]
    public void Change_nothing_by_being_read()
    {
        Fill();
        Request("org_busy", 10);

        Assert.Equal(Requests(), Requests());
        Assert.False(Requests().ContainsKey("org_busy"));
    }

    /// <summary>
    /// Random traffic of more orgs than there are places: whatever moves, no counter ever falls and the sum over all is what came.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_let_a_counter_go_backwards(int seed)
    {
        var random = new Random(seed);
        Dictionary<string, long> highest = [];
        var moved = 0;
        for (var scrape = 0; scrape < 20; scrape++)
        {
            for (var i = 0; i < 5_000; i++)
                Request($"org_{random.Next(300 * scrape, 300 * scrape + 1_500)}");
            var now = Requests();
            _orgs.Rank();

            Assert.All(now, org => Assert.True(org.Value >= highest.GetValueOrDefault(org.Key), org.Key));
            moved += highest.Keys.Except(now.Keys).Count();
            foreach (var (org, value) in now)
                highest[org] = value;
        }

        Assert.NotEqual(0, moved);
        Assert.Equal(100_000, highest.Values.Sum());
    }

    [Fact]
    public void Begin_at_0_what_the_settings_name()
    {
        _orgs.Name(["org_a"]);
        _cells.Expect(["org_a"], ["items"]);

        Assert.Equal(
            ["gateway.requests{org=\"org_a\",route=\"items\",outcome=\"completed\",status=\"2xx\"} 0"], _meters.Read("gateway.requests"));
        Assert.Equal(["gateway.units{org=\"org_a\",route=\"items\"} 0"], _meters.Read("gateway.units"));
    }

    private void Fill(int times = 1)
    {
        for (var i = 0; i < OrgSeries.MostShown; i++)
            Request($"org_{i}", times);
    }

    private void Request(string org, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _cells.Add(org, "items", Outcome.Completed, 200, 1, 0, 0);
    }

    private Dictionary<string, long> Requests() =>
        _meters.Read("gateway.requests").ToDictionary(
            line => line.Split('"')[1], line => long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    private double Gauge(string name) => double.Parse(_meters.Read(name).Single().Split(' ')[^1], CultureInfo.InvariantCulture);
}
