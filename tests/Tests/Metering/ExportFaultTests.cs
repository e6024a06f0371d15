using Gateway.Metering.Export;
using Gateway.Metering.Ledger;
using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Metering;

public sealed class ExportFaultTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ExportReceiver _receiver = new();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("before commit")]
    [InlineData("after commit")]
    public async Task Sends_the_same_event_twice_at_most_when_it_dies_between_post_and_commit(string point)
    {
        await using var real = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        var left = int.MaxValue;
        var store = new DoomedStore(real, step => step == point && --left == 0 ? throw new IOException("dead") : false);
        await using (var dead = new MeteringRig(_directory.Path, store: store, export: _receiver.Options()))
        {
            await dead.FoldAsync();
            dead.Request();
            await dead.FoldAsync();
            left = 2;
            await Assert.ThrowsAsync<IOException>(() => dead.Export.ExportAsync(default).AsTask());
        }

        await using var rig = new MeteringRig(_directory.Path, store: real, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();
        await rig.Export.ExportAsync(default);

        Assert.Equal(point == "before commit" ? ["1", "1", "2"] : ["1", "2"], _receiver.Numbers);
        Assert.Equal(2, _receiver.Sum("requests"));
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Takes_no_more_rows_while_the_receiver_is_away_than_there_are_kinds()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options(batchSize: 2));
        await rig.FoldAsync();
        _receiver.Answer = static _ => RawAnswer.Status(503, "away");
        for (var fold = 0; fold < 40; fold++)
        {
            for (var i = 0; i < 6; i++)
                rig.Request(org: "org_" + (i % 3));
            await rig.FoldAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => rig.Export.ExportAsync(default).AsTask());
        }

        Assert.Equal((2, 3), (await CountAsync(rig, "usage_event"), await CountAsync(rig, "usage_outbox")));
        _receiver.Answer = static _ => RawAnswer.Status(200, "back");
        await rig.Export.ExportAsync(default);

        Assert.Equal(240, _receiver.Sum("requests"));
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Leaves_the_export_to_the_process_that_has_taken_over_the_node()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();
        await new UsageLedger(rig.Store, rig.Names, rig.Journal.Node, "twin").OpenAsync(default);

        await Assert.ThrowsAsync<StorageException>(() => rig.Export.ExportAsync(default).AsTask());

        Assert.Empty(_receiver.Calls);
    }

    [Fact]
    public async Task Exports_what_a_gateway_left_that_does_not_come_back()
    {
        await using var store = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        string gone;
        await using (var dead = new MeteringRig(Path.Combine(_directory.Path, "a"), store: store, export: _receiver.Options()))
        {
            await dead.FoldAsync();
            dead.Request(units: 5);
            await dead.FoldAsync();
            gone = dead.Journal.Node;
        }

        await using var rig = new MeteringRig(Path.Combine(_directory.Path, "b"), store: store, export: _receiver.Options());
        await using var busy = new MeteringRig(Path.Combine(_directory.Path, "c"), store: store, export: _receiver.Options());
        await rig.FoldAsync();
        await busy.FoldAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            busy.Request();
            await busy.FoldAsync();
            await rig.Export.AdoptAsync(default);
            Assert.Empty(_receiver.Calls);
            rig.Time.Advance(QuietNodes.Quiet / 5);
        }

        await rig.Export.AdoptAsync(default);

        Assert.Equal([gone + "-1"], _receiver.Events.Select(each => (string)each["id"]!));
        Assert.Equal(5, _receiver.Sum("units"));
        await busy.Export.ExportAsync(default);
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Exports_what_came_since_it_was_turned_on_over_an_older_ledger()
    {
        await using var store = SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}");
        await store.PrepareAsync(new Schema("metering", LedgerSchema.Steps.Steps[0]), default);
        await store.WriteAsync(
            async (transaction, cancel) =>
            {
                await transaction.ExecuteAsync(
                    "INSERT INTO usage VALUES ('org_a', 1784116800, 'app', 'items', 'completed', '2xx', 7, 7, 0, 0, 0)", cancel);
                await transaction.ExecuteAsync("INSERT INTO usage_node VALUES ('older', 'e', 3, 7)", cancel);
                return true;
            },
            default);
        await using var rig = new MeteringRig(_directory.Path, store: store, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();

        await rig.Export.ExportAsync(default);

        Assert.Equal((8, 1), ((await rig.TotalAsync()).Requests, _receiver.Sum("requests")));
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Exports_exactly_what_it_folds_meanwhile()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using var store = new PostgresStore(cluster.ConnectionString);
        await using var rig = new MeteringRig(_directory.Path, store: store, export: _receiver.Options(batchSize: 7));
        await rig.FoldAsync();
        var folding = Task.Run(async () =>
        {
            for (var round = 0; round < 40; round++)
            {
                for (var i = 0; i < 50; i++)
                    rig.Request(org: "org_" + (i % 20));
                await rig.FoldAsync();
            }
        });

        while (!folding.IsCompleted)
            await rig.Export.ExportAsync(default);
        await folding;
        await rig.Export.ExportAsync(default);

        Assert.Equal(2000, _receiver.Sum("requests"));
        Assert.Equal(_receiver.Events.Count, _receiver.Calls.Sum(call => call.Count));
        Assert.True((await rig.Reconciliation.ReadAsync(MeteringRig.Noon, MeteringRig.Noon, default)).Balances);
    }

    private static async Task<long> CountAsync(MeteringRig rig, string table) => await rig.Store.ReadAsync(
        async (transaction, cancel) =>
        {
            await using var count = transaction.Command($"SELECT COUNT(*) FROM {table}");
            return (long)(await count.ExecuteScalarAsync(cancel))!;
        },
        default);
}
