using Gateway.Refusals;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class ReconciliationTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Says_per_org_and_hour_what_is_where()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request(org: "org_a");
        rig.Request(org: "org_a", at: MeteringRig.Noon.AddHours(-1));
        await rig.FoldAsync();
        rig.Request(org: "org_a");
        rig.Admit(org: "org_b");
        rig.Meter.Refused(rig.Meter.Account("org_c", null), rig.Meter.Route("items"), 429, MeteringRig.Noon);

        var report = await rig.Reconciliation.ReadAsync(MeteringRig.Noon.AddDays(-1), MeteringRig.Noon.AddDays(1), default);

        Assert.Equal(
            [("org_a", 0, 0, 1), ("org_a", 0, 1, 1), ("org_b", 1, 0, 0)],
            report.Rows.Select(row => (row.Org, row.Row.Open, row.Row.Pending, row.Row.Ledger)));
        Assert.True(report.Balances);
    }

    [Fact]
    public async Task Tells_when_somebody_took_rows_from_the_ledger()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        for (var i = 0; i < 5; i++)
            rig.Request(org: "org_" + i);
        await rig.FoldAsync();
        await rig.Store.WriteAsync(
            async (transaction, cancel) =>
            {
                await transaction.ExecuteAsync("DELETE FROM usage WHERE org = 'org_3'", cancel);
                return true;
            },
            default);

        var report = await rig.Reconciliation.ReadAsync(MeteringRig.Noon.AddDays(-1), MeteringRig.Noon.AddDays(1), default);

        Assert.Equal((1, false), (report.Totals.LedgerDifference, report.Balances));
        rig.UnfoldedBatches.LedgerDifference = 0;
        await rig.Reconciliation.CheckAsync(default);
        Assert.Equal(1, rig.UnfoldedBatches.LedgerDifference);
    }

    [Fact]
    public async Task Balances_after_retention_and_keeps_every_sum_inside_it()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request(at: MeteringRig.Noon.AddDays(-401));
        rig.Request(at: MeteringRig.Noon.AddDays(-399));
        rig.Request(outcome: Outcome.UpstreamFailed);
        await rig.FoldAsync();
        Assert.Equal(3, (await rig.TotalAsync()).Requests);

        rig.Time.Advance(TimeSpan.FromHours(1));
        await rig.FoldAsync();

        Assert.Equal(2, (await rig.TotalAsync()).Requests);
        Assert.True((await rig.Reconciliation.ReadAsync(MeteringRig.Noon, MeteringRig.Noon, default)).Balances);
    }
}
