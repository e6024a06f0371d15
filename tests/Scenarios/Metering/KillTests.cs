using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Npgsql;

namespace Gateway.Scenarios.Metering;

/// <summary>
/// SIGKILL at random instants under full load, also in the midst of a start or a fold: nothing is lost, nothing counted twice.
/// </summary>
public sealed class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _kills;

    [Fact]
    public async Task Keeps_every_org_s_books_over_kills_with_SQLite()
    {
        await using Receiver receiver = new();
        await using var walk = await StartAsync(
            receiver, new JsonObject { ["Provider"] = "Sqlite", ["ConnectionString"] = "Data Source=data/gateway.db" });
        await using FullSpeed load = new(walk);
        Random chance = new(LongMode.Seed);

        for (var life = 0; life < (LongMode.IsOn ? 200 : 14); life++)
            await LiveAndDieAsync(walk, load, chance);

        await CheckAsync(walk, load, receiver);
    }

    [Fact]
    public async Task Keeps_every_org_s_books_over_kills_of_gateway_and_PostgreSQL()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using Receiver receiver = new();
        await using var walk = await StartAsync(
            receiver, new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = cluster.ConnectionString });
        await using FullSpeed load = new(walk);
        Random chance = new(LongMode.Seed);

        for (var life = 0; life < (LongMode.IsOn ? 200 : 9); life++)
        {
            var isStoreToo = chance.Next(3) == 0;
            if (isStoreToo)
                await cluster.StopServerAsync("immediate");
            await LiveAndDieAsync(walk, load, chance, waitsForReady: !isStoreToo);
            if (isStoreToo)
                await cluster.StartServerAsync();
        }

        await DieInsideAFoldAsync(walk, load, cluster);
        await DieBeforeACommitIsHeardOfAsync(walk, load, cluster);
        await CheckAsync(walk, load, receiver);
    }

    private static Task<Walk> StartAsync(Receiver receiver, JsonObject store) => Walk.StartAsync(settings =>
    {
        settings["Gateway"]!["Store"] = store;
        settings["Gateway"]!["Metering"] = new JsonObject { ["Export"] = receiver.Settings };
    });

    // The instant is what is random here: of the load, of a fold, of a start.
    private async Task LiveAndDieAsync(Walk walk, FullSpeed load, Random chance, bool waitsForReady = true)
    {
        if (waitsForReady && chance.Next(4) > 0)
        {
            await walk.Gateway.WaitUntilReadyAsync();
            var answers = load.Answers;
            await Poll.UntilAsync(() => load.Answers > answers, Patience, () => "traffic\n" + walk.Gateway.Process.Said);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(800)), TimeProvider.System);
        await KillAsync(walk);
        await walk.Gateway.RelaunchAsync();
    }

    // A lock of somebody else's on the ledger's rows holds the fold in the midst of its transaction.
    private async Task DieInsideAFoldAsync(Walk walk, FullSpeed load, PostgresCluster cluster)
    {
        await walk.Gateway.WaitUntilReadyAsync();
        await using NpgsqlConnection connection = new(cluster.ConnectionString), watching = new(cluster.ConnectionString);
        await connection.OpenAsync();
        await watching.OpenAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "LOCK TABLE usage IN EXCLUSIVE MODE");
            await UntilAsync(
                watching, "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO usage%'", load);
            await KillAsync(walk);
        }

        await walk.Gateway.RestartAsync();
    }

    // The server has the commit on disk and the gateway has not heard of it: a standby that does not exist holds the answer back.
    private async Task DieBeforeACommitIsHeardOfAsync(Walk walk, FullSpeed load, PostgresCluster cluster)
    {
        await using NpgsqlConnection connection = new(cluster.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "SET synchronous_commit = local");
        await ExecuteAsync(connection, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await ExecuteAsync(connection, "SELECT pg_reload_conf()");
        await UntilAsync(connection, "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", load);
        await KillAsync(walk);
        await ExecuteAsync(connection, "ALTER SYSTEM RESET synchronous_standby_names");
        await ExecuteAsync(connection, "SELECT pg_reload_conf()");
        await walk.Gateway.RestartAsync();
    }

    private async Task CheckAsync(Walk walk, FullSpeed load, Receiver receiver)
    {
        await walk.Gateway.WaitUntilReadyAsync();
        await load.StopAsync();
        var ledger = await Ledger.ReadAsync(walk);
        var open = _kills * FullSpeed.Connections;
        var books = string.Join('\n', FullSpeed.Orgs.Select(org =>
            $"{org}: answered {load.Answered(org)}, received {load.Received(org)}, admitted {ledger.Admitted(org)}, "
            + $"interrupted {ledger.Requests(org, "interrupted")}, failed {ledger.Requests(org, "upstream_failed")}, "
            + $"aborted {ledger.Requests(org, "client_aborted")}"));
        var said = $"{_kills} kills, GATEWAY_TEST_SEED={LongMode.Seed}, "
            + $"refused {string.Join(", ", load.Refused)}, {receiver.Repeated} events repeated\n{books}";
        TestContext.Current.TestOutputHelper!.WriteLine(said);
        foreach (var org in FullSpeed.Orgs)
        {
            var uncertain = ledger.Requests(org, "interrupted", "upstream_failed", "client_aborted");
            Assert.True(load.Answered(org) > _kills, said);
            Assert.True(load.Answered(org) <= ledger.Requests(org, "completed", "interrupted"), said);
            Assert.True(ledger.Requests(org, "interrupted") <= open, said);
            Assert.True(load.Received(org) <= ledger.Admitted(org), said);
            Assert.True(ledger.Admitted(org) <= load.Received(org) + uncertain, said);
            foreach (var outcome in Ledger.Admissions)
            {
                Assert.True(receiver.Requests(org, outcome) == ledger.Requests(org, outcome),
                    $"{outcome} exported {receiver.Requests(org, outcome)}\n{said}");
            }
            Assert.True(ledger.Units(org) == ledger.Requests(org, "completed", "interrupted", "client_aborted"), said);
        }

        Assert.Empty(receiver.Changed);
        Assert.True(load.Refused.Keys.All(status => status == 503), said);
    }

    private async Task KillAsync(Walk walk)
    {
        _kills++;
        await walk.Gateway.Process.KillAsync();
    }

    private static Task UntilAsync(NpgsqlConnection connection, string count, FullSpeed load) => Poll.UntilAsync(async () =>
    {
        await using NpgsqlCommand command = new(count, connection);
        return await command.ExecuteScalarAsync() is > 0L;
    }, Patience, () => $"a session as asked by {count}; {load.Answers} answers");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
