using Gateway.Limits;
using Gateway.Limits.States;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>The table of fields in the contract, row by row and word for word.</summary>
public sealed class RateLimitFieldsTests
{
    private static readonly DateTime June = new(2026, 6, 10, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Writes_the_policy_of_the_contract() => Assert.Equal(
        "\"burst\";q=100;w=2,\"inflight\";q=64;qu=\"concurrent-requests\",\"month\";q=1000000;w=2592000",
        Policy(LimitsRig.Rate(50, 1, 100), LimitsRig.Concurrency(64), LimitsRig.Quota(1_000_000)));

    [Fact]
    public void Writes_the_window_of_a_rate_rounded_up() => Assert.Equal("\"burst\";q=10;w=4", Policy(LimitsRig.Rate(3, 1, 10)));

    [Fact]
    public void Writes_a_day_and_bytes() => Assert.Equal(
        "\"day\";q=5000;qu=\"content-bytes\";w=86400", Policy(LimitsRig.Quota(5000, QuotaPeriod.Day, QuotaUnit.Bytes, "day")));

    [Theory]
    [InlineData(2026, 2, 2_419_200)]
    [InlineData(2028, 2, 2_505_600)]
    [InlineData(2026, 12, 2_678_400)]
    public void Writes_the_length_of_the_current_month(int year, int month, long seconds) => Assert.Equal(
        $"\"month\";q=9;w={seconds}",
        RateLimitFields.PolicyOf([LimitsRig.Compiled(LimitsRig.Quota(9))], new DateTime(year, month, 15, 0, 0, 0, DateTimeKind.Utc)));

    [Fact]
    public void Keeps_the_policy_of_a_plan_until_the_month_turns()
    {
        using var rig = new LimitsRig();
        var plan = rig.States.PlanLimits(new Plan("plan", [LimitsRig.Quota(9)]));
        var june = plan.Policy(June);

        Assert.Same(june, plan.Policy(June.AddDays(20)));
        Assert.Equal("\"month\";q=9;w=2678400", plan.Policy(June.AddDays(21)));
    }

    [Fact]
    public void Writes_a_full_bucket_without_a_time() => Assert.Equal("\"burst\";r=100", Limit(LimitsRig.Rate(50, 1, 100), asks: 0));

    [Fact]
    public void Writes_what_is_left_of_a_bucket_and_when_one_more_comes() =>
        Assert.Equal("\"burst\";r=97;t=1", Limit(LimitsRig.Rate(50, 1, 100), asks: 3));

    [Fact]
    public void Writes_the_time_to_one_more_rounded_up() => Assert.Equal("\"burst\";r=0;t=12", Limit(LimitsRig.Rate(1, 11.2), asks: 1));

    [Fact]
    public void Writes_what_is_left_of_a_quota_and_when_it_ends() =>
        Assert.Equal("\"month\";r=7;t=1792800", Limit(LimitsRig.Quota(9), asks: 2));

    [Fact]
    public void Writes_free_slots_without_a_time() => Assert.Equal("\"inflight\";r=0", Limit(LimitsRig.Concurrency(2), asks: 3));

    [Fact]
    public void Shows_no_shadow_limit()
    {
        PlanLimit[] limits =
        [
            LimitsRig.Compiled(LimitsRig.Rate(5, name: "a", mode: LimitMode.Shadow)), LimitsRig.Compiled(LimitsRig.Concurrency(5, "b")),
            LimitsRig.Compiled(LimitsRig.Quota(5, name: "c", mode: LimitMode.Shadow)), LimitsRig.Compiled(LimitsRig.Concurrency(6, "d")),
        ];

        Assert.Equal("\"b\";q=5;qu=\"concurrent-requests\",\"d\";q=6;qu=\"concurrent-requests\"", RateLimitFields.PolicyOf(limits, June));
        Assert.Equal("\"b\";r=0,\"d\";r=0", RateLimitFields.LimitOf(limits, new DecidedLimit[4]));
    }

    private static string Policy(params Limit[] limits) => RateLimitFields.PolicyOf(Array.ConvertAll(limits, LimitsRig.Compiled), June);

    private static string Limit(Limit limit, int asks)
    {
        var compiled = LimitsRig.Compiled(limit);
        var state = LimitState.New(LimitsRig.Caller().Org, LimitKey.For(limit, null, null), (_, _, _) => 0);
        var marks = new DecidedLimit[1];
        var now = new DecisionTime(0, June, 1);
        Decision.Judge([compiled], [state], marks, now, 1);
        for (var i = 0; i < asks; i++)
            Decision.Take([compiled], [state], marks, now, 1);
        marks[0].Level = state.Level(compiled, now);
        return RateLimitFields.LimitOf([compiled], marks);
    }
}
