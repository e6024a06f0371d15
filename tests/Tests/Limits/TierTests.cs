using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>One state under several plans' numbers.</summary>
public sealed class TierTests
{
    private static readonly Plan Hundred = new("hundred", [LimitsRig.Rate(100, 100)]);

    [Theory]
    [InlineData(50, 100, 0)]
    [InlineData(1000, 100, 940)]
    [InlineData(100, 10, 40)]
    public void Holds_what_was_spent_against_the_numbers_of_whoever_asks(long requests, double seconds, long left)
    {
        using var rig = new LimitsRig();
        Spend(rig, Hundred, 60);

        var other = LimitsRig.Caller(new Plan("other", [LimitsRig.Rate(requests, seconds)]));

        Assert.Equal(left, rig.Look(other, "burst").Remaining);
    }

    [Fact]
    public void Keeps_what_the_larger_tier_owes_while_the_smaller_asks_in_between()
    {
        using var rig = new LimitsRig();
        var large = LimitsRig.Caller(new Plan("large", [LimitsRig.Rate(1000, 100)]), application: "one");
        var small = LimitsRig.Caller(new Plan("small", [LimitsRig.Rate(10, 100)]), application: "two");
        for (var i = 0; i < 900; i++)
            rig.Take(large).Dispose();

        using var refused = rig.Take(small);

        Assert.False(refused.IsAcquired);
        Assert.Equal(100, rig.Look(large, "burst").Remaining);
    }

    [Fact]
    public void Clips_what_is_owed_to_the_smaller_size_when_the_larger_tier_has_gone()
    {
        using var rig = new LimitsRig();
        var large = LimitsRig.Caller(new Plan("large", [LimitsRig.Rate(1000, 100)]));
        var small = LimitsRig.Caller(new Plan("small", [LimitsRig.Rate(10, 100)]));
        for (var i = 0; i < 1000; i++)
            rig.Take(large).Dispose();
        using var refused = rig.Take(small);
        var wait = refused.Verdict.RetryAfter!.Value;

        rig.Time.Advance(TimeSpan.FromSeconds(wait - 1));
        using var early = rig.Take(small);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        using var late = rig.Take(small);

        Assert.Equal(110, wait);
        Assert.False(early.IsAcquired);
        Assert.True(late.IsAcquired);
    }

    [Fact]
    public void Clips_at_once_when_the_settings_changed()
    {
        using var rig = new LimitsRig();
        var before = LimitsRig.Caller(new Plan("plan", [LimitsRig.Rate(1000, 1000)]));
        for (var i = 0; i < 1000; i++)
            rig.Take(before).Dispose();
        var after = LimitsRig.Caller(new Plan("plan", [LimitsRig.Rate(10, 10)]), generation: 2);

        using var refused = rig.Take(after);

        Assert.Equal(1, refused.Verdict.RetryAfter);
    }

    [Fact]
    public void Refills_nothing_when_a_plan_is_raised_and_lowered_again()
    {
        using var rig = new LimitsRig();
        Spend(rig, Hundred, 60);
        var raised = LimitsRig.Caller(new Plan("hundred", [LimitsRig.Rate(200, 100)]), generation: 2);
        rig.Take(raised).Dispose();

        var lowered = LimitsRig.Caller(Hundred, generation: 3);

        Assert.Equal(39, rig.Look(lowered, "burst").Remaining);
    }

    [Fact]
    public void Starts_a_renamed_limit_anew()
    {
        using var rig = new LimitsRig();
        Spend(rig, Hundred, 60);

        var renamed = LimitsRig.Caller(new Plan("hundred", [LimitsRig.Rate(100, 100, name: "other")]), generation: 2);

        Assert.Equal(100, rig.Look(renamed, "other").Remaining);
    }

    [Fact]
    public void Keeps_scopes_apart()
    {
        using var rig = new LimitsRig();
        Plan plan = new("plan", [
            LimitsRig.Concurrency(10, "a", LimitScope.Application), LimitsRig.Concurrency(10, "o"),
            LimitsRig.Concurrency(10, "r", LimitScope.Route)]);
        var (one, two) = (LimitsRig.Caller(plan, application: "one"), LimitsRig.Caller(plan, application: "two"));
        using var first = rig.Take(one, route: "x");
        using var second = rig.Take(two, route: "x");
        using var third = rig.Take(two, route: "y");

        Assert.Equal([1, 3, 2], States(one, "x"));
        Assert.Equal([2, 3, 1], States(two, "y"));
        Assert.Equal([0, 0, 0], States(LimitsRig.Caller(plan, org: "org_b", application: "one"), "x"));

        long[] States(Gateway.Orgs.Caller caller, string route) =>
            [.. rig.States.Limiter(caller, route).Peek(1).Limits.Select(limit => limit.Used)];
    }

    private static void Spend(LimitsRig rig, Plan plan, int requests)
    {
        var caller = LimitsRig.Caller(plan);
        for (var i = 0; i < requests; i++)
            rig.Take(caller).Dispose();
    }
}
