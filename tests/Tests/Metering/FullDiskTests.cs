using Gateway.Metering;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Metering;

/// <summary>Journal and store on one disk that is really full, and then is not.</summary>
public sealed class FullDiskTests
{
    private const int NoSpace = 28;

    [Fact]
    public async Task Says_no_loses_nothing_and_goes_on_when_there_is_room_again()
    {
        using var disk = SmallDisk.TryMount(megabytes: 8);
        if (disk is null)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(
                "This machine lets nobody mount a small disk; the same is tested with a disk that only says so.");
            return;
        }

        await using var rig = new MeteringRig(disk.Path, segmentBytes: 256 << 10);
        await rig.FoldAsync();
        var admitted = Fill(rig, most: 10_000);
        await rig.FoldAsync();
        var filler = Path.Combine(disk.Path, "filler");
        await FillAsync(filler);

        admitted += Fill(rig, most: int.MaxValue);
        await Assert.ThrowsAsync<SqliteException>(() => rig.FoldAsync().AsTask());
        Assert.Equal(NoSpace, rig.Journal.Segments.Trouble);
        Assert.False(new MeteringReadiness(rig.Journal, rig.Progress, rig.Options).IsReady);

        File.Delete(filler);
        rig.Journal.Segments.Tick(rig.Time.GetUtcNow().AddSeconds(5).UtcTicks);
        rig.Journal.Segments.PrepareSpare();
        Assert.True(rig.Journal.Segments.TakesRecords);
        admitted += Fill(rig, most: 1000);
        await rig.FoldAsync();

        Assert.Equal((admitted, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Difference));
    }

    private static int Fill(MeteringRig rig, int most)
    {
        var admitted = 0;
        while (admitted < most && rig.Meter.TryAdmit(
            rig.Meter.Account("org_" + (admitted % 2000), null), rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission))
        {
            rig.Complete(admission);
            admitted++;
        }

        return admitted;
    }

    private static async Task FillAsync(string path)
    {
        await using var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var zeros = new byte[4096];
        try
        {
            while (true)
                await filler.WriteAsync(zeros);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
