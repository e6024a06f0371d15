using System.Threading.RateLimiting;
using Gateway.Limits;
using Gateway.Orgs.Plans;
using Gateway.Refusals;

namespace Gateway.Tests.Limits;

/// <summary>All limits of a request pass, or none is charged.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Charges_no_limit_when_one_refuses()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(100, 100, name: "a"), LimitsRig.Concurrency(1, "b"), LimitsRig.Quota(50, name: "c"));
        using var held = rig.Take(caller);

        using var refused = rig.Take(caller);

        Assert.False(refused.IsAcquired);
        Assert.Equal([1, 1, 1], rig.States.Limiter(caller, null).Peek(1).Limits.Select(limit => limit.Used));
    }

    [Fact]
    public void Gives_a_place_back_once_however_often_the_lease_is_disposed()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        var lease = rig.Take(caller);
        using var other = rig.Take(caller);

        lease.Dispose();
        lease.Dispose();

        Assert.Equal(1, rig.Look(caller, "inflight").Used);
    }

    [Fact]
    public async Task Holds_every_limit_under_many_threads()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(1000, 1000), LimitsRig.Concurrency(3), LimitsRig.Quota(700));
        var (admitted, inFlight, most) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var lease = rig.Take(caller);
                if (!lease.IsAcquired)
                    continue;
                var now = Interlocked.Increment(ref inFlight);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref admitted);
                lease.Settle(1, 0);
                Interlocked.Decrement(ref inFlight);
            }
        })));

        Assert.Equal(700, admitted);
        Assert.InRange(most, 1, 3);
        Assert.Equal([300, 3, 0], rig.States.Limiter(caller, null).Peek(1).Limits.Select(limit => limit.Remaining));
    }

    [Fact]
    public void Counts_but_lets_pass_what_a_shadow_limit_would_refuse()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Concurrency(1, mode: LimitMode.Shadow));
        using var first = rig.Take(caller);

        using var second = rig.Take(caller);

        Assert.True(second.IsAcquired);
        Assert.Equal(1, rig.Look(caller, "inflight").Used);
    }

    [Fact]
    public void Names_the_violated_limits_and_the_longest_wait()
    {
        using var rig = new LimitsRig(new DateTimeOffset(2026, 2, 28, 23, 59, 50, 500, TimeSpan.Zero));
        var caller = LimitsRig.Caller(
            LimitsRig.Rate(1, 3, name: "burst"), LimitsRig.Quota(1, QuotaPeriod.Day, name: "day"), LimitsRig.Rate(5, name: "wide"));
        rig.Take(caller).Settle(1, 0);

        using var refused = rig.Take(caller);

        Assert.Equal(Catalogue.QuotaExceeded, refused.Verdict.Refusal);
        Assert.Equal(10, refused.Verdict.RetryAfter);
        Assert.Equal(["burst", "day"], refused.Verdict.ViolatedPolicies);
    }

    [Fact]
    public void Tells_a_held_place_to_come_again_in_a_second()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Concurrency(1));
        using var held = rig.Take(caller);

        using var refused = rig.Take(caller);

        Assert.Equal(Catalogue.RateLimited, refused.Verdict.Refusal);
        Assert.Equal(1, refused.Verdict.RetryAfter);
    }

    [Fact]
    public void Speaks_the_language_of_rate_limiters()
    {
        using var rig = new LimitsRig();
        var limiter = rig.States.Limiter(LimitsRig.Caller(LimitsRig.Rate(1, 5)), null);
        limiter.AttemptAcquire().Dispose();

        using var refused = limiter.AttemptAcquire();

        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(5), wait);
        Assert.True(refused.TryGetMetadata(LimitLease.ViolatedPolicies, out var names));
        Assert.Equal(["burst"], names);
        Assert.Equal(0, limiter.GetStatistics()?.CurrentAvailablePermits);
    }

    [Fact]
    public void Looks_without_charging_or_keeping_anything()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(1, 5), LimitsRig.Concurrency(1), LimitsRig.Quota(1));

        var preview = rig.States.Limiter(caller, null).Peek(2);

        Assert.Equal(Catalogue.QuotaExceeded, preview.Verdict.Refusal);
        Assert.Equal(new LimitView("burst", LimitKind.Rate, LimitScope.Org, LimitMode.Enforce, 1, 0, 1, null), preview.Limits[0]);
        Assert.Equal(0, rig.States.Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value;)
            seen = Interlocked.CompareExchange(ref target, value, seen) is var now && now == seen ? value : now;
    }
}
