using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

/// <summary>The wall clock is stepped under running requests, as by NTP or by hand.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Puts_each_request_into_the_bucket_of_its_admission_and_loses_none(int hours)
    {
        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();
        var running = rig.Admit();
        rig.Request();
        await rig.FoldAsync();

        rig.Time.StepWallClock(TimeSpan.FromHours(hours));
        rig.Complete(running);
        rig.Request();
        await rig.FoldAsync();

        var rows = (await rig.AskAsync("from=2020-01-01&to=2030-01-01&groupBy=hour")).Rows.ToDictionary(
            row => DateTimeOffset.FromUnixTimeSeconds(row.Key.Time), row => row.Sums);
        Assert.Equal((2, 1), (rows[MeteringRig.Noon].Requests, rows[MeteringRig.Noon.AddHours(hours)].Requests));
        Assert.All(rows.Values, sums => Assert.True(sums.DurationMicroseconds > 0));
        Assert.Equal((0, 0), (rig.UnfoldedBatches.Difference, rig.UnfoldedBatches.Open));
    }

    [Fact]
    public async Task Asks_a_full_disk_again_after_a_second_though_the_clock_was_set_back()
    {
        var disk = new FaultyDisk { Only = { nameof(FaultyDisk.Allocate) }, Error = 28 };
        await using var rig = new MeteringRig(_directory.Path, disk: disk);
        await rig.FoldAsync();
        disk.Fails = _ => true;
        var account = rig.Meter.Account("org_a", null);
        while (rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out var admission))
            rig.Complete(admission);
        disk.Fails = _ => false;

        rig.Time.StepWallClock(TimeSpan.FromHours(-1));

        Assert.True(rig.Meter.TryAdmit(account, rig.Meter.Route("items"), 1, rig.Time.GetUtcNow(), out _));
    }
}
