using Gateway.Metering.Journal;
using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Metering;

public sealed class RecoveryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Journal => Path.Combine(_directory.Path, "journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Accounts_for_open_requests_of_a_dead_process_as_interrupted()
    {
        await using (var dead = new MeteringRig(_directory.Path))
        {
            await dead.FoldAsync();
            dead.Request();
            dead.Admit(units: 5);
        }

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        var rows = (await rig.AskAsync("groupBy=outcome")).Rows;
        Assert.Equal(["completed", "interrupted"], rows.Select(row => row.Key.Words[0]));
        Assert.Equal((1, 5), (rows[1].Sums.Requests, rows[1].Sums.Units));
    }

    [Fact]
    public async Task Keeps_what_an_interrupted_request_had_reported()
    {
        await using (var dead = new MeteringRig(_directory.Path))
            dead.Meter.Report(dead.Admit(), 100, 2000, TimeSpan.FromMinutes(3));

        await using var rig = new MeteringRig(_directory.Path);
        await rig.FoldAsync();

        var sums = await rig.TotalAsync("groupBy=outcome");
        Assert.Equal((1, 100, 2000, 180_000_000), (sums.Requests, sums.BytesIn, sums.BytesOut, sums.DurationMicroseconds));
    }

    [Fact]
    public async Task Folds_nothing_twice_when_it_dies_between_commit_and_removal()
    {
        await using (var dead = new MeteringRig(_directory.Path))
        {
            for (var i = 0; i < 100; i++)
                dead.Request();
            await dead.FoldAsync();
            dead.Request();
        }

        for (var life = 0; life < 3; life++)
        {
            await using var rig = new MeteringRig(_directory.Path);
            await rig.FoldAsync();
            Assert.Equal(101, (await rig.TotalAsync()).Requests);
        }
    }

    [Fact]
    public async Task Keeps_its_node_id_over_lives()
    {
        string first;
        await using (var rig = new MeteringRig(_directory.Path))
            first = rig.Journal.Node;

        await using var next = new MeteringRig(_directory.Path);

        Assert.Equal(first, next.Journal.Node);
        Assert.True(first.Length >= 16);
    }

    [Fact]
    public async Task Refuses_a_second_gateway_on_the_same_directory()
    {
        await using var rig = new MeteringRig(_directory.Path);

        var refused = Assert.Throws<StorageException>(() => UsageJournal.Open(Journal, 1 << 30, MeteringRig.SmallSegment, new Disk()));

        Assert.Contains(Journal, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another gateway", refused.Message, StringComparison.Ordinal);
    }
}
