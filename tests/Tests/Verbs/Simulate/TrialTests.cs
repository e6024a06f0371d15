using Gateway.Orgs.Plans;
using Gateway.Verbs.Simulate;

namespace Gateway.Tests.Verbs.Simulate;

/// <summary>What totals of hours can say of a limit, and what they cannot.</summary>
public sealed class TrialTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("36", nameof(Met.No))]
    [InlineData("10 26", nameof(Met.No))]
    [InlineData("37", nameof(Met.Perhaps))]
    [InlineData("20 17", nameof(Met.Perhaps))]
    [InlineData("72", nameof(Met.Perhaps))]
    [InlineData("73", nameof(Met.Yes))]
    [InlineData("60 49", nameof(Met.Yes))]
    [InlineData("36 36 36 36", nameof(Met.Perhaps))]
    [InlineData("60 - 49", nameof(Met.Perhaps))]
    [InlineData("", nameof(Met.No))]
    public void Tells_of_a_rate_only_what_every_spread_within_the_hours_has_in_common(string hours, string expected)
    {
        // 36 an hour, and 36 at once.
        var limit = Rate(requests: 36, per: TimeSpan.FromHours(1), burst: 36);

        Assert.Equal(expected, Trial.Hold(limit, Requests(hours), Start).Met.ToString());
    }

    /// <summary>A bucket of its own, run over many spreads: what a trial is sure of must hold in each of them.</summary>
    [Fact]
    public void Is_never_sure_of_what_some_spread_contradicts()
    {
        var random = new Random(20261122);
        var seen = new HashSet<Met>();
        for (var round = 0; round < 2_000; round++)
        {
            var limit = Rate(requests: random.Next(1, 40), per: TimeSpan.FromMinutes(random.Next(1, 200)), burst: random.Next(1, 80));
            int[] totals = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(0, 120))];
            var met = Trial.Hold(limit, Requests(string.Join(' ', totals)), Start).Met;
            seen.Add(met);
            for (var spread = 0; spread < 5; spread++)
            {
                var refuses = Refuses(limit, totals, random);
                Assert.False(refuses ? met == Met.No : met == Met.Yes, $"{limit.Requests} per {limit.Per}, "
                    + $"burst {limit.Burst}: {string.Join(' ', totals)} is said {met}, and a spread {(refuses ? "is refused" : "passes")}");
            }
        }

        Assert.Equal(3, seen.Count);
    }

    [Theory]
    [InlineData(nameof(QuotaPeriod.Day), 100, "60 40", nameof(Met.No))]
    [InlineData(nameof(QuotaPeriod.Day), 99, "60 40", nameof(Met.Yes))]
    [InlineData(nameof(QuotaPeriod.Month), 100, "60 40", nameof(Met.No))]
    [InlineData(nameof(QuotaPeriod.Month), 99, "60 40", nameof(Met.Yes))]
    public void Adds_hours_up_to_the_periods_of_a_quota(string period, long size, string hours, string expected) =>
        Assert.Equal(expected, Trial.Hold(Quota(Enum.Parse<QuotaPeriod>(period), size), Requests(hours), Start).Met.ToString());

    [Fact]
    public void Begins_each_day_of_a_daily_quota_anew()
    {
        HourUse[] hours = [Use(Start.AddHours(23), 100), Use(Start.AddHours(24), 100)];

        var trial = Trial.Hold(Quota(QuotaPeriod.Day, 100), hours, Start);

        Assert.Equal((Met.No, 100d, 100d), (trial.Met, trial.Peak, trial.Allowed));
    }

    [Fact]
    public void Names_the_hour_in_which_a_quota_was_used_up()
    {
        var trial = Trial.Hold(Quota(QuotaPeriod.Month, 100), Requests("60 40 1"), Start);

        Assert.Equal((Met.Yes, Start.AddHours(2), 101d), (trial.Met, trial.First, trial.Peak));
    }

    [Fact]
    public void Cannot_tell_of_a_period_whose_beginning_was_not_looked_at()
    {
        var day = Start.AddHours(12);

        Assert.Equal(Met.Perhaps, Trial.Hold(Quota(QuotaPeriod.Day, 100), [Use(day, 100)], day).Met);
        Assert.Equal(Met.Yes, Trial.Hold(Quota(QuotaPeriod.Day, 100), [Use(day, 101)], day).Met);
        Assert.Equal(Met.No, Trial.Hold(Quota(QuotaPeriod.Day, 100), [Use(day.AddDays(1), 100)], day.AddHours(12)).Met);
    }

    [Fact]
    public void Counts_bytes_where_the_quota_does()
    {
        var limit = Quota(QuotaPeriod.Month, 1000) with { Unit = QuotaUnit.Bytes };

        Assert.Equal(Met.Yes, Trial.Hold(limit, [new HourUse(Start, 1, 1, 1001, 0)], Start).Met);
        Assert.Equal(Met.No, Trial.Hold(limit, [new HourUse(Start, 2000, 2000, 1000, 0)], Start).Met);
    }

    [Theory]
    [InlineData(2, 36_000_000, nameof(Met.No), 10)]
    [InlineData(3, 36_000, nameof(Met.Perhaps), 0.01)]
    [InlineData(3, 36_000_000, nameof(Met.Perhaps), 10)]
    public void Shows_the_average_in_flight_and_is_not_sure_of_more(long requests, long durationMs, string expected, double peak)
    {
        var limit = new Limit { Name = "inflight", Kind = LimitKind.Concurrency, Requests = 2 };

        var trial = Trial.Hold(limit, [new HourUse(Start, requests, 0, 0, durationMs)], Start);

        Assert.Equal((expected, peak), (trial.Met.ToString(), trial.Peak));
    }

    private static bool Refuses(Limit limit, int[] totals, Random random)
    {
        // Spread as a client might: evenly, at random, or all at one instant of the hour.
        var kind = random.Next(3);
        double owed = 0, last = 0;
        for (var hour = 0; hour < totals.Length; hour++)
        {
            var total = totals[hour];
            var instant = random.NextDouble();
            var offsets = Enumerable.Range(0, total)
                .Select(i => kind == 0 ? (i + 0.5) / total : kind == 1 ? random.NextDouble() : instant).Order();
            foreach (var offset in offsets)
            {
                var at = hour + offset;
                owed = Math.Max(0, owed - ((at - last) * limit.Requests * (TimeSpan.FromHours(1) / limit.Per))) + 1;
                last = at;
                if (owed > limit.Burst + 1e-6)
                    return true;
            }
        }

        return false;
    }

    private static Limit Rate(long requests, TimeSpan per, long burst) =>
        new() { Name = "burst", Kind = LimitKind.Rate, Requests = requests, Per = per, Burst = burst };

    private static Limit Quota(QuotaPeriod period, long size) =>
        new() { Name = "quota", Kind = LimitKind.Quota, Requests = size, Period = period };

    private static HourUse Use(DateTimeOffset hour, long requests) => new(hour, requests, requests, 0, 0);

    private static HourUse[] Requests(string hours) => [.. hours.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select((text, at) => (text, at)).Where(hour => hour.text != "-")
        .Select(hour => Use(Start.AddHours(hour.at), long.Parse(hour.text, System.Globalization.CultureInfo.InvariantCulture)))];
}
