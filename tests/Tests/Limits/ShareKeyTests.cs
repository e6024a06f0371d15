using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>How a limit is named where replicas tell one another of it.</summary>
public sealed class ShareKeyTests
{
    [Fact]
    public void Reads_back_every_key_it_writes()
    {
        var from = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.True(OrgCode.TryParse("org_a", out var org));
        LimitKey[] limits =
        [
            LimitKey.For(LimitsRig.Rate(1), null, null),
            LimitKey.For(LimitsRig.Quota(1) with { Scope = LimitScope.Application }, "app with/odd|signs", null),
            LimitKey.For(LimitsRig.Quota(1, QuotaPeriod.Day, QuotaUnit.Bytes) with { Scope = LimitScope.Route }, null, "route"),
            LimitKey.For(LimitsRig.Quota(1) with { Scope = LimitScope.Application }, null, null),
        ];

        foreach (var limit in limits)
        {
            SharedLimitKey key = new(org, limit, from, from.AddMonths(1));
            Assert.Equal(key, SharedLimitKey.Parse("org_a", key.Text));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Org\nRate")]
    [InlineData("Org\nUnknown\nDay\nRequests\n0\n0\nburst\n")]
    public void Passes_over_keys_it_does_not_know(string text) => Assert.Null(SharedLimitKey.Parse("org_a", text));
}
