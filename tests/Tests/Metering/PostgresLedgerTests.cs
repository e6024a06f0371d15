using Gateway.Metering;
using Gateway.Metering.Ledger;
using Gateway.Refusals;
using Gateway.Store;
using Gateway.Testing.Processes;
using Npgsql;

namespace Gateway.Tests.Metering;

public sealed class PostgresLedgerTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private PostgresCluster _cluster = null!;
    private PostgresStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        _store = new PostgresStore(_cluster.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Counts_once_when_a_commit_s_outcome_was_lost()
    {
        await using var rig = Rig("a");
        await rig.FoldAsync();
        rig.Request();
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        var probe = CommitUntilOneWaitsAsync();
        await WaitingCommitsAsync(1);
        var fold = rig.FoldAsync().AsTask();
        await WaitingCommitsAsync(2);

        await _cluster.StopServerAsync("immediate");
        await Assert.ThrowsAnyAsync<Exception>(() => fold);
        await Assert.ThrowsAnyAsync<Exception>(() => probe);
        await _cluster.StartServerAsync();
        await ExecuteAsync("SET synchronous_commit = local; ALTER SYSTEM RESET synchronous_standby_names");
        await ExecuteAsync("SELECT pg_reload_conf()");
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(1L, await ScalarAsync("SELECT CAST(SUM(requests) AS BIGINT) FROM usage"));
        await rig.FoldAsync();

        Assert.Equal(1L, await ScalarAsync("SELECT CAST(SUM(requests) AS BIGINT) FROM usage"));
        Assert.Equal((1, 0, 0), ((await rig.TotalAsync()).Requests, rig.UnfoldedBatches.Pending, rig.UnfoldedBatches.Difference));
    }

    [Fact]
    public async Task Goes_on_where_it_stopped_when_the_store_was_away()
    {
        await using var rig = Rig("a");
        await rig.FoldAsync();
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 700; i++)
                rig.Request(org: "org_" + (i % 5));
            await _cluster.StopServerAsync(round % 2 == 0 ? "immediate" : "fast");
            await Assert.ThrowsAnyAsync<Exception>(() => rig.FoldAsync().AsTask());
            rig.Request();
            await _cluster.StartServerAsync();
            NpgsqlConnection.ClearAllPools();
            await rig.FoldAsync();
        }

        Assert.Equal(2804L, await ScalarAsync("SELECT CAST(SUM(requests) AS BIGINT) FROM usage"));
        Assert.Equal((0, 0, 1), (rig.UnfoldedBatches.Pending, rig.UnfoldedBatches.Difference, rig.Journal.Segments.Live.All.Length));
    }

    [Fact]
    public async Task Adds_up_what_two_gateways_fold_at_once()
    {
        await using var a = Rig("a");
        await using var b = Rig("b");
        await a.FoldAsync();
        await b.FoldAsync();

        await Task.WhenAll(new[] { a, b }.Select(rig => Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
            {
                for (var i = 0; i < 500; i++)
                    rig.Request(org: "org_" + (i * 7919 % 300));
                await rig.FoldAsync();
            }
        })));

        Assert.Equal(10_000, (await a.TotalAsync()).Requests);
        Assert.Equal(10_000, (await b.TotalAsync()).Requests);
        Assert.NotEqual(a.Journal.Node, b.Journal.Node);
    }

    [Fact]
    public async Task Halts_a_gateway_whose_node_another_process_has_taken_over()
    {
        await using var rig = Rig("a");
        await rig.FoldAsync();
        rig.Request();
        var twin = new UsageLedger(_store, rig.Names, rig.Journal.Node, "twin");
        await twin.OpenAsync(default);

        var halted = await Assert.ThrowsAsync<StorageException>(() => rig.FoldAsync().AsTask());

        Assert.Contains(rig.Journal.Node, halted.Message, StringComparison.Ordinal);
        Assert.Equal(1, rig.UnfoldedBatches.Pending);
    }

    [Fact]
    public async Task Lets_replicas_migrate_one_after_the_other()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => new PostgresStore(_cluster.ConnectionString)).ToArray();

        await Task.WhenAll(
            stores.Select((store, i) => new UsageLedger(store, new MeterNames(), "node" + i, "e").OpenAsync(default).AsTask()));

        Assert.Equal(4L, await ScalarAsync("SELECT COUNT(*) FROM usage_node"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    // The server reads its new settings when it comes to it, and until then nothing waits.
    private async Task CommitUntilOneWaitsAsync()
    {
        await ExecuteAsync("CREATE TABLE probe (n INT)");
        while (true)
            await ExecuteAsync("INSERT INTO probe VALUES (1)");
    }

    private Task WaitingCommitsAsync(long commits) => Gateway.Testing.Time.Poll.UntilAsync(
        async () => Equals(await ScalarAsync("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), commits),
        TimeSpan.FromSeconds(30),
        () => $"{commits} commits that wait for a standby");

    private MeteringRig Rig(string name) => new(Path.Combine(_directory.Path, name), store: _store);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_cluster.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        foreach (var statement in sql.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_cluster.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
