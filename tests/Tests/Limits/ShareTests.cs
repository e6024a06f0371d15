using Gateway.Limits.Shares;
using Gateway.Orgs.Plans;
using Gateway.Testing.Time;

namespace Gateway.Tests.Limits;

/// <summary>Gateways that hold one limit together, exchanging what they spend without a store between them.</summary>
public sealed class ShareTests : IDisposable
{
    private const int AskedPerSecond = 500;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private readonly ManualTime _time = new();
    private readonly List<ShareMember> _gateways = [];
    private readonly Dictionary<(string Process, string Org, string Key), ShareRow> _told = [];

    [Fact]
    public void Keeps_a_rate_over_three_greedy_gateways_and_pays_back_what_was_overshot()
    {
        const int Rate = 100, Burst = 100, Seconds = 60;
        var gateways = Start(3);
        var admitted = Run(TimeSpan.FromSeconds(Seconds), LimitsRig.Rate(Rate, 1, Burst), _ => gateways);

        // Until the first exchange each had the bucket to itself; what it gave too much is paid back before more is given.
        Assert.InRange(admitted, (Rate * Seconds) - Burst, Burst + (Rate * Seconds) + Overshoot(Rate, Burst, others: 2));
        Assert.All(gateways, gateway => Assert.InRange(gateway.Admitted, admitted / 6, admitted / 2));
    }

    [Fact]
    public void Follows_demand_from_one_gateway_to_the_other()
    {
        const int Rate = 100, Burst = 100, Seconds = 30;
        var gateways = Start(2);
        var admitted = Run(TimeSpan.FromSeconds(Seconds), LimitsRig.Rate(Rate, 1, Burst),
            at => [gateways[at < TimeSpan.FromSeconds(Seconds / 2.0) ? 0 : 1]]);

        Assert.InRange(admitted, (Rate * Seconds) - Burst, Burst + (Rate * Seconds) + Overshoot(Rate, Burst, others: 1));
        Assert.InRange(gateways[1].Admitted, Rate * Seconds / 2 * 8 / 10, Rate * Seconds);
    }

    [Fact]
    public void Gives_one_gateway_everything_while_the_others_rest()
    {
        var gateways = Start(3);
        var admitted = Run(TimeSpan.FromSeconds(10), LimitsRig.Rate(50, 1, 50), _ => [gateways[0]]);

        Assert.InRange(admitted, 50 + 500 - 1, 50 + 500);
    }

    [Fact]
    public void Uses_a_quota_up_to_its_last_unit_and_no_more_than_the_others_spend_in_two_exchanges()
    {
        const int Quota = 10_000;
        const int Most = Quota + (2 * AskedPerSecond);
        var gateways = Start(3);
        var admitted = Run(TimeSpan.FromSeconds(60), LimitsRig.Quota(Quota), _ => gateways);

        Assert.InRange(admitted, Quota, Most);
        Assert.All(gateways, gateway => Assert.Equal(admitted, gateway.Used("month")));
    }

    [Fact]
    public void Gives_back_on_every_gateway_what_an_outcome_did_not_cost()
    {
        var gateways = Start(2);
        var limit = LimitsRig.Quota(10);
        gateways[0].TryTake(limit, billed: 0);
        gateways[0].TryTake(limit, billed: 1);
        Exchange();

        Assert.Equal(1, gateways[1].Used("month", limit));
    }

    [Fact]
    public void Remembers_a_slow_bucket_until_it_is_full_again()
    {
        var gateways = Start(2);
        var limit = LimitsRig.Rate(3, 86_400);
        Assert.True(gateways[0].TryTake(limit));
        Assert.True(gateways[1].TryTake(limit));
        Exchange();
        Wait(TimeSpan.FromHours(1));

        Assert.True(gateways[0].TryTake(limit));
        Exchange();
        Assert.False(gateways[1].TryTake(limit), "a fourth of three requests a day");

        Wait(TimeSpan.FromDays(3));
        Assert.True(gateways[1].TryTake(limit));
        Exchange();
        Assert.True(gateways[0].TryTake(limit));
    }

    [Fact]
    public void Counts_nothing_twice_when_an_exchange_is_told_again()
    {
        var gateways = Start(2);
        var limit = LimitsRig.Quota(10);
        gateways[0].TryTake(limit);
        var told = gateways[0].Replicas.Collect();
        gateways[1].Replicas.Apply(Stamped(told), Now);
        gateways[1].Replicas.Apply(Stamped(told), Now);

        Assert.Equal(1, gateways[1].Used("month", limit));
    }

    [Theory]
    [InlineData(nameof(WhenUnavailable.Local), 3, 5)]
    [InlineData(nameof(WhenUnavailable.Open), 20, 20)]
    [InlineData(nameof(WhenUnavailable.Closed), 0, 0)]
    public void Does_what_the_limit_says_while_the_store_is_away(string word, int least, int most)
    {
        var gateways = Start(2);
        var limit = LimitsRig.Quota(10) with { WhenUnavailable = Enum.Parse<WhenUnavailable>(word) };
        gateways[0].TryTake(limit with { WhenUnavailable = WhenUnavailable.Local }, billed: 0);
        gateways[1].TryTake(limit with { WhenUnavailable = WhenUnavailable.Local }, billed: 0);
        Exchange();
        gateways[0].Replicas.IsAway = true;

        var admitted = Enumerable.Range(0, 20).Count(_ => gateways[0].TryTake(limit));

        Assert.InRange(admitted, least, most);
    }

    public void Dispose() => _gateways.ForEach(gateway => gateway.Dispose());

    private static int Overshoot(int rate, int burst, int others) => others * (burst + (int)(2 * ShareLoop.Interval.TotalSeconds * rate));

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private List<ShareMember> Start(int count)
    {
        _gateways.AddRange(Enumerable.Range(0, count).Select(_ => new ShareMember(_time)));
        Exchange();
        return _gateways;
    }

    /// <summary>Everybody whose turn it is asks every hundredth of a second, more than there is to get.</summary>
    private int Run(TimeSpan length, Limit limit, Func<TimeSpan, IReadOnlyList<ShareMember>> whoAsks)
    {
        var before = _gateways.Sum(gateway => gateway.Admitted);
        for (var at = TimeSpan.Zero; at < length; at += Step)
        {
            foreach (var gateway in whoAsks(at))
            {
                for (var i = 0; i < AskedPerSecond * Step.TotalSeconds; i++)
                    gateway.TryTake(limit);
            }

            _time.Advance(Step);
            // Each at its own moment, as processes do.
            for (var i = 0; i < _gateways.Count; i++)
            {
                if ((at + (i * 13 * Step)).Ticks % ShareLoop.Interval.Ticks == 0)
                    Exchange(_gateways[i]);
            }
        }

        return _gateways.Sum(gateway => gateway.Admitted) - before;
    }

    private void Wait(TimeSpan length)
    {
        _time.Advance(length);
        Exchange();
        Exchange();
    }

    private void Exchange()
    {
        _gateways.ForEach(Tell);
        _gateways.ForEach(Exchange);
    }

    private void Exchange(ShareMember gateway)
    {
        Tell(gateway);
        gateway.Replicas.Apply(_told.Values.Where(row => row.Process != gateway.Replicas.Process), Now);
    }

    /// <summary>The table: one row a process and limit, overwritten.</summary>
    private void Tell(ShareMember gateway)
    {
        foreach (var row in Stamped(gateway.Replicas.Collect()))
            _told[(row.Process, row.Org, row.Key)] = row;
    }

    private IEnumerable<ShareRow> Stamped(IEnumerable<ShareRow> rows) => rows.Select(row => row with { At = Now });
}
