using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>Calendar quotas over what the ledger already holds.</summary>
public sealed class QuotaTests
{
    private static readonly DateTimeOffset BeforeMidnight = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly DateTime January = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Goes_on_from_what_the_ledger_holds()
    {
        using var rig = new LimitsRig();
        rig.Ledger[(QuotaUnit.Requests, January)] = 8;
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));

        using var first = rig.Take(caller, units: 2);
        using var second = rig.Take(caller, units: 1);

        Assert.True(first.IsAcquired);
        Assert.False(second.IsAcquired);
    }

    [Fact]
    public void Refuses_a_cost_that_is_more_than_what_is_left_and_tells_what_is_left()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));
        rig.Take(caller, units: 7).Settle(7, 0);

        using var refused = rig.Take(caller, units: 4);

        Assert.False(refused.IsAcquired);
        Assert.Equal(3, rig.Look(caller, "month").Remaining);
    }

    [Fact]
    public void Lets_a_free_route_pass_a_used_up_quota()
    {
        using var rig = new LimitsRig();
        rig.Ledger[(QuotaUnit.Requests, January)] = 10;

        using var lease = rig.Take(LimitsRig.Caller(LimitsRig.Quota(10)), units: 0);

        Assert.True(lease.IsAcquired);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void Keeps_what_the_outcome_carries_and_gives_the_rest_back(long billed, long used)
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));
        using (var lease = rig.Take(caller, units: 5))
            lease.Settle(billed, 0);

        Assert.Equal(used, rig.Look(caller, "month").Used);
    }

    [Fact]
    public void Gives_everything_back_when_nobody_says_how_it_ended()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));

        rig.Take(caller, units: 5).Dispose();

        Assert.Equal(0, rig.Look(caller, "month").Used);
    }

    [Fact]
    public void Charges_bytes_at_the_end_and_lets_those_in_flight_overshoot()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Quota(1000, unit: QuotaUnit.Bytes));
        var (first, second) = (rig.Take(caller), rig.Take(caller));
        first.Settle(1, 900);
        first.Dispose();
        second.Settle(1, 600);
        second.Dispose();

        using var third = rig.Take(caller);

        Assert.False(third.IsAcquired);
        Assert.Equal(1500, rig.Look(caller, "month").Used);
        Assert.Equal(0, rig.Look(caller, "month").Remaining);
    }

    [Theory]
    [InlineData(nameof(QuotaPeriod.Day))]
    [InlineData(nameof(QuotaPeriod.Month))]
    public void Begins_anew_with_the_period(string period)
    {
        using var rig = new LimitsRig(BeforeMidnight);
        var caller = LimitsRig.Caller(LimitsRig.Quota(1, Enum.Parse<QuotaPeriod>(period)));
        rig.Take(caller).Settle(1, 0);
        using var refused = rig.Take(caller);

        rig.Time.Advance(TimeSpan.FromSeconds(refused.Verdict.RetryAfter!.Value));
        using var admitted = rig.Take(caller);

        Assert.Equal(1, refused.Verdict.RetryAfter);
        Assert.True(admitted.IsAcquired);
    }

    [Fact]
    public void Charges_a_request_over_midnight_to_the_month_of_its_admission()
    {
        using var rig = new LimitsRig(BeforeMidnight);
        var caller = LimitsRig.Caller(LimitsRig.Quota(10), LimitsRig.Quota(1000, unit: QuotaUnit.Bytes, name: "bytes"));
        var over = rig.Take(caller, units: 4);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        rig.Take(caller, units: 3).Settle(3, 0);

        over.Settle(0, 700);
        over.Dispose();

        Assert.Equal(3, rig.Look(caller, "month").Used);
        Assert.Equal(0, rig.Look(caller, "bytes").Used);
    }

    [Fact]
    public void Remembers_the_old_period_when_the_wall_clock_is_set_back()
    {
        using var rig = new LimitsRig(BeforeMidnight);
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));
        rig.Take(caller, units: 10).Settle(10, 0);
        rig.Time.StepWallClock(TimeSpan.FromHours(1));
        rig.Take(caller).Dispose();

        rig.Time.StepWallClock(TimeSpan.FromHours(-1));
        using var refused = rig.Take(caller);

        Assert.False(refused.IsAcquired);
    }

    [Fact]
    public void Learns_what_was_used_as_soon_as_the_ledger_is_read()
    {
        using var rig = new LimitsRig { IsLedgerRead = false };
        rig.Ledger[(QuotaUnit.Requests, January)] = 10;
        var caller = LimitsRig.Caller(LimitsRig.Quota(10));
        using var before = rig.Take(caller);

        rig.IsLedgerRead = true;
        using var after = rig.Take(caller);

        Assert.True(before.IsAcquired);
        Assert.False(after.IsAcquired);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(87_600)]
    [InlineData(-87_600)]
    public void Leaves_a_rate_alone_when_the_wall_clock_jumps(int hours)
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(1, 10));
        rig.Take(caller).Dispose();

        rig.Time.StepWallClock(TimeSpan.FromHours(hours));
        using var refused = rig.Take(caller);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        using var admitted = rig.Take(caller);

        Assert.Equal(10, refused.Verdict.RetryAfter);
        Assert.True(admitted.IsAcquired);
    }
}
