using Gateway.Limits;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>What is idle is forgotten, what owes anything is not.</summary>
public sealed class SweepTests
{
    [Fact]
    public void Forgets_an_org_once_its_bucket_is_full_again()
    {
        using var rig = new LimitsRig();
        rig.Take(LimitsRig.Caller(LimitsRig.Rate(1, 90))).Dispose();

        rig.Time.Advance(LimitStates.SweepEvery);
        var owing = rig.States.Count;
        rig.Time.Advance(LimitStates.SweepEvery);

        Assert.Equal(1, owing);
        Assert.Equal(0, rig.States.Count);
    }

    [Fact]
    public void Refills_nothing_by_forgetting()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Rate(2, 3600), LimitsRig.Concurrency(2));
        rig.Take(caller).Dispose();
        rig.Take(caller).Dispose();

        rig.Time.Advance(LimitStates.SweepEvery);
        using var refused = rig.Take(caller);

        Assert.Equal(1740, refused.Verdict.RetryAfter);
    }

    [Fact]
    public void Keeps_an_org_with_requests_in_flight()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Concurrency(1));
        using var held = rig.Take(caller);

        rig.Time.Advance(LimitStates.SweepEvery);
        using var refused = rig.Take(caller);

        Assert.False(refused.IsAcquired);
    }

    [Fact]
    public void Finds_the_org_again_after_it_was_forgotten()
    {
        using var rig = new LimitsRig();
        var caller = LimitsRig.Caller(LimitsRig.Concurrency(1));
        rig.Take(caller).Dispose();
        rig.Time.Advance(LimitStates.SweepEvery);

        using var held = rig.Take(caller);
        using var refused = rig.Take(LimitsRig.Caller(LimitsRig.Concurrency(1)));

        Assert.True(held.IsAcquired);
        Assert.False(refused.IsAcquired);
    }

    [Fact]
    public void Lets_idle_applications_of_a_busy_org_go_and_ends_what_is_in_flight_where_it_began()
    {
        using var rig = new LimitsRig();
        Plan plan = new("plan", [LimitsRig.Concurrency(1, scope: LimitScope.Application)]);
        for (var i = 0; i < 10; i++)
            rig.Take(LimitsRig.Caller(plan, application: $"idle{i}")).Dispose();
        var busy = LimitsRig.Caller(plan, application: "busy");
        var held = rig.Take(busy);
        rig.Time.Advance(LimitStates.SweepEvery);

        using var refused = rig.Take(busy);
        held.Dispose();
        using var admitted = rig.Take(busy);

        Assert.False(refused.IsAcquired);
        Assert.True(admitted.IsAcquired);
        Assert.Equal(1, rig.States.Count);
    }

    [Fact]
    public async Task Loses_no_place_when_sweeps_race_with_requests()
    {
        using var rig = new LimitsRig();
        Plan plan = new("plan", [LimitsRig.Concurrency(2), LimitsRig.Rate(long.MaxValue)]);
        var (over, inFlight) = (0, 0);
        using var done = new CancellationTokenSource();
        var sweeping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                rig.States.Sweep();
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var caller = LimitsRig.Caller(plan);
            for (var i = 0; i < 30_000; i++)
            {
                using var lease = rig.Take(caller);
                if (!lease.IsAcquired)
                    continue;
                if (Interlocked.Increment(ref inFlight) > 2)
                    Interlocked.Increment(ref over);
                Interlocked.Decrement(ref inFlight);
            }
        })));
        await done.CancelAsync();
        await sweeping;

        Assert.Equal(0, over);
        Assert.Equal(0, rig.Look(LimitsRig.Caller(plan), "inflight").Used);
    }
}
