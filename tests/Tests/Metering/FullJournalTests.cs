using Gateway.Metering;
using Gateway.Metering.Journal;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>A journal without room: by its own limit, or because the disk has none.</summary>
public sealed class FullJournalTests : IDisposable
{
    private const long Limit = 3 * MeteringRig.SmallSegment;
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Says_no_at_its_limit_and_is_ready_again_after_the_fold_though_nobody_asks()
    {
        await using var rig = new MeteringRig(_directory.Path, maxBytes: Limit);
        await rig.FoldAsync();
        var readiness = new MeteringReadiness(rig.Journal, rig.Progress, rig.Options);
        Assert.True(readiness.IsReady);

        var admitted = Fill(rig);

        Assert.False(readiness.IsReady);
        Assert.Contains(readiness.Checks(),
            check => check is { Name: "journal", Ok: false, Detail: "no further segment (the journal's limit is reached)" });
        await rig.FoldAsync();
        rig.Journal.Segments.PrepareSpare();
        Assert.True(readiness.IsReady);
        Assert.Equal(admitted, (await rig.TotalAsync()).Requests);
    }

    [Fact]
    public async Task Stays_ready_where_dropping_was_chosen()
    {
        await using var rig = new MeteringRig(_directory.Path, maxBytes: Limit, whenFull: WhenFull.Drop);
        await rig.FoldAsync();
        var account = rig.Meter.Account("org_a", null);
        while (rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission) && admission.IsMetered)
            rig.Complete(admission);

        Assert.True(new MeteringReadiness(rig.Journal, rig.Progress, rig.Options).IsReady);
        Assert.False(rig.Journal.Segments.TakesRecords);
    }

    [Fact]
    public async Task Starts_over_a_full_journal_and_makes_room_by_folding_it()
    {
        int admitted;
        await using (var dead = new MeteringRig(_directory.Path, maxBytes: Limit))
        {
            await dead.FoldAsync();
            admitted = Fill(dead);
        }

        await using var rig = new MeteringRig(_directory.Path, maxBytes: Limit);
        Assert.False(rig.Meter.TryAdmit(rig.Meter.Account("org_a", null), rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out _));
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();

        Assert.Equal((admitted + 1, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Difference));
    }

    [Fact]
    public async Task Starts_on_a_full_disk_unready_and_takes_records_once_there_is_room()
    {
        await using (var dead = new MeteringRig(_directory.Path))
        {
            await dead.FoldAsync();
            dead.Request();
        }

        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Allocate) }, Error = 28, Fails = _ => true };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        using var sync = new JournalSync(rig.Journal, rig.Options, rig.Metrics, rig.Time, NullLogger<JournalSync>.Instance);
        await sync.StartAsync(default);
        await rig.FoldAsync();
        var readiness = new MeteringReadiness(rig.Journal, rig.Progress, rig.Options);
        Assert.False(readiness.IsReady);
        Assert.Equal(1, (await rig.TotalAsync()).Requests);

        disk.Fails = _ => false;
        await rig.Time.WaitForTimersAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await Poll.UntilAsync(() => readiness.IsReady, TimeSpan.FromSeconds(30), () => "ready");

        rig.Request();
        await rig.FoldAsync();
        Assert.Equal((2, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Difference));
        await sync.StopAsync(default);
    }

    private static int Fill(MeteringRig rig)
    {
        var account = rig.Meter.Account("org_a", null);
        var admitted = 0;
        for (; rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission); admitted++)
            rig.Complete(admission);
        return admitted;
    }
}
