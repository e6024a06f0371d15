using Gateway.Metering;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

/// <summary>A disk that fails a start over what an earlier life left, and a disk that will not take a refusal.</summary>
public sealed class DiskRecoveryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 5)]
    [InlineData(true, 28)]
    public async Task Loses_no_request_of_an_earlier_life_whichever_call_of_the_disk_fails_once(bool reservesNothing, int error)
    {
        for (var failing = 1; failing <= 200; failing++)
        {
            using var directory = new MemoryDirectory();
            var acknowledged = await DieAsync(directory.Path, reservesNothing);
            var disk = new FaultyDisk { ReservesNothing = reservesNothing, Error = error, Fails = call => call == failing };
            try
            {
                await using var rig = new MeteringRig(directory.Path, disk: disk);
                try
                {
                    await rig.FoldAsync();
                }
                catch (IOException)
                {
                    // As the fold loop does: it is tried again.
                    await rig.FoldAsync();
                }

                for (var i = 0; i < 100; i++)
                    acknowledged += await TryRequestAsync(rig, syncs: i % 10 == 0);
                await rig.FoldAsync();
            }
            catch (StorageException refused)
            {
                Assert.Contains(directory.Path, refused.Message, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                Assert.Equal(1, disk.Failed);
            }

            await using var next = new MeteringRig(directory.Path);
            await next.FoldAsync();
            Assert.Equal((failing, acknowledged, 0), (failing, (await next.TotalAsync()).Requests, next.UnfoldedBatches.SetAside));
            if (disk.Failed == 0)
                return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Never_bills_an_admission_that_was_refused_because_it_could_not_be_synced(bool reservesNothing)
    {
        var disk = new FaultyDisk { ReservesNothing = reservesNothing, Only = { nameof(FaultyDisk.Sync), nameof(FaultyDisk.Allocate) } };
        await using (var dead = new MeteringRig(_directory.Path, disk: disk))
        {
            await dead.FoldAsync();
            var admission = dead.Admit(units: 9);
            disk.Fails = _ => true;
            Assert.False(await dead.Meter.SyncedAsync(admission));
        }

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        Assert.Equal((0, 0), ((await rig.TotalAsync()).Requests, (await rig.TotalAsync()).Units));
    }

    [Fact]
    public async Task Settles_a_refused_admission_with_the_next_sync_when_the_disk_would_not_even_take_that()
    {
        var disk = new FaultyDisk { ReservesNothing = true };
        await using (var dead = new MeteringRig(_directory.Path, disk: disk))
        {
            await dead.FoldAsync();
            var admission = dead.Admit(units: 9);
            disk.Fails = _ => true;
            Assert.False(await dead.Meter.SyncedAsync(admission));
            disk.Fails = _ => false;
            Assert.Equal(0, dead.Journal.Segments.Sync());
        }

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        Assert.Equal(0, (await rig.TotalAsync()).Requests);
    }

    private static async Task<int> DieAsync(string directory, bool reservesNothing)
    {
        await using var dead = new MeteringRig(directory, disk: new FaultyDisk { ReservesNothing = reservesNothing });
        await dead.FoldAsync();
        var acknowledged = 0;
        for (var i = 0; i < 500; i++)
        {
            acknowledged += await TryRequestAsync(dead, syncs: false);
            if (i % 200 == 0)
                await dead.FoldAsync();
        }

        dead.Admit();
        return acknowledged + 1;
    }

    private static async Task<int> TryRequestAsync(MeteringRig rig, bool syncs)
    {
        var account = rig.Meter.Account("org_a", "app");
        if (!rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission)
            || (syncs && !await rig.Meter.SyncedAsync(admission)))
        {
            return 0;
        }
        rig.Complete(admission);
        return 1;
    }
}
