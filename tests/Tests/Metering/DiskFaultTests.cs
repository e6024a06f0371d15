using Gateway.Metering;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class DiskFaultTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false, 5)]
    [InlineData(false, 28)]
    [InlineData(true, 5)]
    [InlineData(true, 28)]
    public async Task Loses_no_acknowledged_request_whichever_call_of_the_disk_fails_once(bool reservesNothing, int error)
    {
        for (var failing = 1; failing <= 200; failing++)
        {
            using var directory = new MemoryDirectory();
            var disk = new FaultyDisk { ReservesNothing = reservesNothing, Error = error, Fails = call => call == failing };
            var acknowledged = 0;
            try
            {
                await using var rig = new MeteringRig(directory.Path, disk: disk);
                acknowledged = await WorkAsync(rig);
            }
            catch (StorageException)
            {
                Assert.Equal(0, acknowledged);
            }

            await using var next = new MeteringRig(directory.Path);
            await next.FoldAsync();
            Assert.Equal((failing, acknowledged), (failing, (await next.TotalAsync()).Requests));
            if (disk.Failed == 0)
                return;
        }
    }

    [Fact]
    public async Task Writes_a_segment_anew_when_its_sync_fails_and_goes_on()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Sync) } };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        await rig.FoldAsync();
        var open = rig.Admit();
        rig.Request();
        var failing = disk.Calls + 1;
        disk.Fails = call => call == failing;

        Assert.Equal(0, rig.Journal.Segments.Sync());

        Assert.Equal((1, 1), (disk.Failed, rig.Journal.Segments.Care.Rewritten));
        rig.Complete(open);
        rig.Request();
        await rig.FoldAsync();
        Assert.Equal(3, (await rig.TotalAsync("groupBy=outcome")).Requests);
        Assert.Equal((0, 0), (rig.UnfoldedBatches.Open, rig.UnfoldedBatches.Difference));
    }

    [Fact]
    public async Task Never_asks_a_file_again_that_failed_to_sync()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Sync), nameof(FaultyDisk.Allocate) } };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        await rig.FoldAsync();
        rig.Request();
        disk.Fails = _ => true;
        Assert.NotEqual(0, rig.Journal.Segments.Sync());
        await Assert.ThrowsAsync<IOException>(() => rig.FoldAsync().AsTask());
        Assert.Equal(1, (await rig.TotalAsync()).Requests);

        disk.Fails = _ => false;
        await rig.FoldAsync();

        Assert.Equal(1, rig.Journal.Segments.Care.Rewritten);
        Assert.Equal(1, (await rig.TotalAsync()).Requests);
        Assert.Equal(0, rig.UnfoldedBatches.Pending);
    }

    [Fact]
    public async Task Refuses_a_request_whose_admission_the_disk_will_not_sync()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Sync), nameof(FaultyDisk.Allocate) } };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        await rig.FoldAsync();
        var admission = rig.Admit(units: 9);
        rig.UnfoldedBatches.CatchUp();
        disk.Fails = _ => true;

        Assert.False(await rig.Meter.SyncedAsync(admission));

        disk.Fails = _ => false;
        await rig.FoldAsync();
        Assert.Equal((0, 0, 0), (rig.UnfoldedBatches.Open, rig.UnfoldedBatches.Difference,
            rig.Period.OfOrg("org_a", Gateway.Orgs.Plans.QuotaPeriod.Day, MeteringRig.Noon).Units));
        Assert.Equal(0, (await rig.TotalAsync()).Requests);
    }

    [Fact]
    public async Task Syncs_many_admissions_at_once()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Sync) } };
        await using var rig = new MeteringRig(_directory.Path, segmentBytes: 64 << 12, disk: disk);
        await rig.FoldAsync();
        var before = disk.Calls;

        var synced = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => rig.Meter.SyncedAsync(rig.Admit())));

        Assert.All(synced, Assert.True);
        Assert.InRange(disk.Calls - before, 1, 400);
    }

    [Fact]
    public async Task Goes_on_without_its_spare_when_the_disk_is_full_and_takes_up_again()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Allocate) }, Error = 28 };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        await rig.FoldAsync();
        disk.Fails = _ => true;
        var account = rig.Meter.Account("org_a", null);
        var admitted = 0;
        while (rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission))
        {
            rig.Complete(admission);
            admitted++;
        }

        Assert.Equal(28, rig.Journal.Segments.Trouble);
        Assert.False(new MeteringReadiness(rig.Journal, rig.Progress, rig.Options).IsReady);
        disk.Fails = _ => false;
        Assert.False(rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out _));
        Assert.True(rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow().AddSeconds(1), out _));
        await rig.FoldAsync();
        Assert.Equal(admitted, (await rig.TotalAsync()).Requests);
    }

    [Fact]
    public async Task Recreates_files_that_somebody_deleted_and_says_when_it_cannot()
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        rig.Request();
        foreach (var file in Directory.GetFiles(Path.Combine(_directory.Path, "journal"), "*.usage"))
            File.Delete(file);

        Assert.Equal(0, rig.Journal.Segments.Sync());
        Directory.Delete(Path.Combine(_directory.Path, "journal"), recursive: true);
        Assert.NotEqual(0, rig.Journal.Segments.Sync());

        Directory.CreateDirectory(Path.Combine(_directory.Path, "journal"));
        await rig.FoldAsync();
        Assert.Equal(1, (await rig.TotalAsync()).Requests);
    }

    private static async Task<int> WorkAsync(MeteringRig rig)
    {
        var acknowledged = 0;
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 60; i++)
            {
                if (!rig.Meter.TryAdmit(
                    rig.Meter.Account("org_" + (i % 3), "app"), rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission))
                {
                    rig.Time.Advance(TimeSpan.FromSeconds(2));
                    continue;
                }

                if (round % 3 == 1 && !await rig.Meter.SyncedAsync(admission))
                    continue;
                rig.Complete(admission);
                acknowledged++;
            }

            try
            {
                await rig.FoldAsync();
            }
            catch (IOException)
            {
                // As the fold loop does: it is tried again.
            }
        }

        return acknowledged;
    }
}
