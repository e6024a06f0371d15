using Gateway.Metering;
using Gateway.Metering.Ledger;
using Gateway.Store;
using Gateway.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Metering;

/// <summary>Alone, because it weighs the whole process.</summary>
[CollectionDefinition(nameof(OutageTests), DisableParallelization = true)]
public sealed class OutageAlone;

/// <summary>PostgreSQL is away for half an hour of load.</summary>
[Collection(nameof(OutageTests))]
public sealed class OutageTests : IDisposable
{
    private const int RequestsPerStep = 100;
    private const long MostGrowth = 2 << 20;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly TempDirectory _directory = new();
    private readonly Queue<Admission> _running = [];
    private int _admitted;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Refuses_no_request_takes_no_memory_and_balances_soon_after()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using var store = new PostgresStore(cluster.ConnectionString);
        await using var rig = new MeteringRig(_directory.Path, segmentBytes: 1 << 20, maxBytes: 1 << 30, store: store);
        using var loop = new FoldLoop(
            rig.Folding, rig.Journal, rig.UnfoldedBatches, rig.Progress, rig.Metrics, rig.Time, NullLogger<FoldLoop>.Instance);
        await loop.StartAsync(default);
        await LoadAsync(rig, TimeSpan.FromMinutes(1));

        await cluster.StopServerAsync("immediate");
        await LoadAsync(rig, TimeSpan.FromMinutes(5));
        Assert.False(rig.Progress.IsUp);
        var (memory, rows) = (GC.GetTotalMemory(forceFullCollection: true), Rows(rig));
        await LoadAsync(rig, TimeSpan.FromMinutes(25));
        var (memoryAfter, rowsAfter) = (GC.GetTotalMemory(forceFullCollection: true), Rows(rig));
        await cluster.StartServerAsync();
        await LoadAsync(rig, TimeSpan.FromSeconds(10));

        TestContext.Current.TestOutputHelper!.WriteLine($"{_admitted} requests; memory {memory >> 10} KiB, "
            + $"then {(memoryAfter - memory) >> 10} KiB more; {rows} rows, then {rowsAfter}");
        Assert.InRange(memoryAfter - memory, long.MinValue, MostGrowth);
        Assert.InRange(rowsAfter, 1, rows * 2);
        Assert.True(rig.Progress.IsUp);
        while (_running.TryDequeue(out var last))
            rig.Complete(last);
        await rig.FoldAsync();
        Assert.Equal((_admitted, 0, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Pending, rig.UnfoldedBatches.Difference));
        Assert.True((await rig.Reconciliation.ReadAsync(MeteringRig.Noon, MeteringRig.Noon.AddHours(1), default)).Balances);
        await loop.StopAsync(default);
    }

    private static int Rows(MeteringRig rig) => rig.UnfoldedBatches.Unfolded().Sum(batch => batch.Rows.Count);

    // Each request runs over a few steps, so that some are always open.
    private async Task LoadAsync(MeteringRig rig, TimeSpan during)
    {
        for (var passed = TimeSpan.Zero; passed < during; passed += Step)
        {
            for (var i = 0; i < RequestsPerStep; i++)
                _running.Enqueue(rig.Admit(org: "org_" + (i % 50)));
            _admitted += RequestsPerStep;
            while (_running.Count > 3 * RequestsPerStep)
                rig.Complete(_running.Dequeue());
            rig.Time.Advance(Step);
            await rig.Time.WaitForTimersAsync();
        }
    }
}
