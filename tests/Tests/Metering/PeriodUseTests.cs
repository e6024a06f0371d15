using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class PeriodUseTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Counts_the_units_of_open_admissions_and_gives_back_those_not_billed()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        var first = rig.Admit(units: 3);
        rig.Admit(units: 4);
        Assert.Equal(7, rig.Period.OfOrg("org_a", QuotaPeriod.Month, MeteringRig.Noon).Units);

        rig.Complete(first, Outcome.UpstreamFailed, 502, billed: false);

        var used = rig.Period.OfOrg("org_a", QuotaPeriod.Day, MeteringRig.Noon);
        Assert.Equal((1, 4, 10, 20), (used.Requests, used.Units, used.BytesIn, used.BytesOut));
    }

    [Fact]
    public async Task Is_rebuilt_from_ledger_and_journal_after_a_death()
    {
        await using (var dead = new MeteringRig(_directory.Path))
        {
            await dead.FoldAsync();
            dead.Request(units: 1, at: MeteringRig.Noon.AddDays(-1));
            dead.Request(units: 10, application: "other");
            await dead.FoldAsync();
            dead.Request(units: 100, route: "orders");
            dead.Admit(units: 1000);
        }

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        Assert.Equal(1111, rig.Period.OfOrg("org_a", QuotaPeriod.Month, MeteringRig.Noon).Units);
        Assert.Equal(1110, rig.Period.OfOrg("org_a", QuotaPeriod.Day, MeteringRig.Noon).Units);
        Assert.Equal(10, rig.Period.OfApplication("org_a", "other", QuotaPeriod.Month, MeteringRig.Noon).Units);
        Assert.Equal(100, rig.Period.OfRoute("org_a", "orders", QuotaPeriod.Month, MeteringRig.Noon).Units);
        Assert.Equal(0, rig.Period.OfOrg("org_b", QuotaPeriod.Month, MeteringRig.Noon).Units);
    }

    [Fact]
    public async Task Begins_anew_with_the_period()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request(units: 5);
        var tomorrow = MeteringRig.Noon.AddDays(1);

        rig.Request(units: 2, at: tomorrow);

        Assert.Equal(2, rig.Period.OfOrg("org_a", QuotaPeriod.Day, tomorrow).Units);
        Assert.Equal(7, rig.Period.OfOrg("org_a", QuotaPeriod.Month, tomorrow).Units);
        Assert.Equal(0, rig.Period.OfOrg("org_a", QuotaPeriod.Month, MeteringRig.Noon.AddMonths(1)).Units);
    }
}
