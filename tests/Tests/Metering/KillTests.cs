using Gateway.Metering.Ledger;
using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Tests.Metering;

public sealed class KillTests : IDisposable
{
    private readonly MemoryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loses_and_doubles_nothing_over_many_kills_at_any_instant(bool reservesNothing)
    {
        var (admitted, completed) = (0, 0);
        const int Lives = 6;
        var chance = new Random(20260715);
        for (var life = 0; life < Lives; life++)
        {
            await using var child = MeteringChild.Start(_directory.Path, reservesNothing: reservesNothing);
            var lines = chance.Next(1, 20_000);
            await Poll.UntilAsync(() => NotesLength >= lines || child.HasExited, TimeSpan.FromMinutes(1), () => child.Said);
            await child.KillAsync();
            Add(ref admitted, ref completed);
        }

        await AssertBooksAsync(admitted, completed, open: Lives * MeteringChild.Workers);
    }

    [Fact]
    public async Task Loses_and_doubles_nothing_when_killed_at_each_call_of_the_disk()
    {
        // A start, its first segments and its first folds: every kind of call is among these.
        const int Calls = 20;
        var (admitted, completed) = (0, 0);
        for (var number = 1; number <= Calls; number++)
        {
            await using var child = MeteringChild.Start(_directory.Path, "disk", number);
            Assert.Equal(128 + Signals.Kill, await child.WaitForExitAsync(TimeSpan.FromMinutes(1)));
            Add(ref admitted, ref completed);
        }

        await AssertBooksAsync(admitted, completed, open: Calls * MeteringChild.Workers);
    }

    [Theory]
    [InlineData("before commit")]
    [InlineData("after commit")]
    public async Task Loses_and_doubles_nothing_when_killed_at_a_commit(string point)
    {
        var (admitted, completed) = (0, 0);
        const int Lives = 4;
        // The first life dies in a migration, with an older ledger.
        await using (var store = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}"))
            await store.PrepareAsync(new Schema("metering", LedgerSchema.Steps.Steps[0]), default);
        for (var number = 1; number <= Lives; number++)
        {
            await using var child = MeteringChild.Start(_directory.Path, point, number);
            Assert.Equal(128 + Signals.Kill, await child.WaitForExitAsync(TimeSpan.FromMinutes(1)));
            Add(ref admitted, ref completed);
        }

        await AssertBooksAsync(admitted, completed, open: Lives * MeteringChild.Workers);
    }

    [Fact]
    public async Task Loses_and_doubles_nothing_when_gateway_and_PostgreSQL_are_killed_in_turns()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var (admitted, completed) = (0, 0);
        const int Lives = 6;
        for (var life = 0; life < Lives; life++)
        {
            await using var child = MeteringChild.Start(_directory.Path, postgres: cluster.ConnectionString);
            await Poll.UntilAsync(() => NotesLength > 2000 || child.HasExited, TimeSpan.FromMinutes(1), () => child.Said);
            if (life % 2 == 0)
                await cluster.StopServerAsync("immediate");
            await child.KillAsync();
            if (life % 2 == 0)
                await cluster.StartServerAsync();
            Add(ref admitted, ref completed);
        }

        await using var store = new PostgresStore(cluster.ConnectionString);
        await AssertBooksAsync(admitted, completed, open: Lives * MeteringChild.Workers, store);
    }

    private long NotesLength => new FileInfo(Path.Combine(_directory.Path, "notes")) is { Exists: true } notes ? notes.Length : 0;

    private void Add(ref int admitted, ref int completed)
    {
        var noted = MeteringChild.Noted(_directory.Path);
        (admitted, completed) = (admitted + noted.Admitted, completed + noted.Completed);
    }

    // A request that was admitted or ended in the instant of the kill may have had no time to say so: at most one a worker.
    private async Task AssertBooksAsync(int admitted, int completed, int open, IStore? store = null)
    {
        await using var rig = new MeteringRig(_directory.Path, store: store);
        await rig.FoldAsync();
        var rows = (await rig.AskAsync("from=2020-01-01&groupBy=outcome")).Rows.ToDictionary(row => row.Key.Words[0], row => row.Sums);
        var ended = rows["completed"].Requests;
        var interrupted = rows.GetValueOrDefault("interrupted").Requests;

        Assert.InRange(ended, completed, completed + open);
        Assert.InRange(ended + interrupted, admitted, admitted + open);
        Assert.InRange(interrupted, 0, open);
        Assert.Equal(rows.Values.Sum(row => row.Requests), rows.Values.Sum(row => row.Units));
        Assert.Equal((0, 0, 0), (rig.UnfoldedBatches.Difference, rig.UnfoldedBatches.Open, rig.UnfoldedBatches.SetAside));
        Assert.True(admitted > 0);
    }
}
