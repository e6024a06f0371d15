using Gateway.Limits;
using Gateway.Limits.States;
using Gateway.Metering;
using Gateway.Orgs.Plans;

namespace Gateway.Tests.Limits;

/// <summary>What a quota is told of the ledger, in the words of its scope.</summary>
public sealed class LedgerUseTests
{
    private static readonly DateTime Noon = new(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc);
    private readonly PeriodUse _use = new() { IsWhole = true };

    public LedgerUseTests()
    {
        MeterRoute[] routes = [new(1, "x"), new(2, "y")];
        Add(new MeterAccount(1, "org_a", "app"), routes[0], 1);
        Add(new MeterAccount(1, "org_a", "app"), routes[1], 10);
        Add(new MeterAccount(2, "org_a", null), routes[0], 100);
        Add(new MeterAccount(3, "org_b", "app"), routes[0], 1000);
    }

    [Theory]
    [InlineData(nameof(LimitScope.Org), 111)]
    [InlineData(nameof(LimitScope.Application), 11)]
    [InlineData(nameof(LimitScope.Route), 101)]
    public void Adds_up_the_units_of_a_scope(string scope, long units) => Assert.Equal(units, Used(scope, "app", QuotaUnit.Requests));

    [Fact]
    public void Keeps_requests_without_an_application_together() =>
        Assert.Equal(100, Used(nameof(LimitScope.Application), application: null, QuotaUnit.Requests));

    [Fact]
    public void Adds_up_bytes_in_and_out() => Assert.Equal(555, Used(nameof(LimitScope.Org), "app", QuotaUnit.Bytes));

    [Fact]
    public void Says_nothing_before_the_ledger_was_read()
    {
        _use.IsWhole = false;

        Assert.Null(Used(nameof(LimitScope.Org), "app", QuotaUnit.Requests));
    }

    private void Add(MeterAccount account, MeterRoute route, long units) =>
        _use.Add(account, route, Noon.Ticks, new PeriodSum(1, units, 2 * units, 3 * units));

    private long? Used(string scope, string? application, QuotaUnit unit)
    {
        var limit = LimitsRig.Quota(5, unit: unit) with { Scope = Enum.Parse<LimitScope>(scope) };
        return LedgerUse.Over(_use)(LimitsRig.Caller().Org, LimitKey.For(limit, application, "x"), QuotaPeriod.Month.Around(Noon).From);
    }
}
