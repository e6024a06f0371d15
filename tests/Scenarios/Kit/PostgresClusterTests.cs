using Gateway.Testing.Processes;
using Npgsql;

namespace Gateway.Scenarios.Kit;

public sealed class PostgresClusterTests
{
    [Fact]
    public async Task Keeps_what_was_committed_over_a_kill_and_a_restart()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await ExecuteAsync(cluster, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");

        cluster.Kill();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(cluster, "SELECT 1"));
        await cluster.StartServerAsync();

        Assert.Equal(7, await ExecuteAsync(cluster, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task Gives_each_test_a_server_of_its_own()
    {
        await using var first = await PostgresCluster.StartAsync();
        await using var second = await PostgresCluster.StartAsync();
        await ExecuteAsync(first, "CREATE TABLE mine (n int)");

        Assert.Equal(0L, await ExecuteAsync(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"));
    }

    private static async Task<object?> ExecuteAsync(PostgresCluster cluster, string sql)
    {
        await using NpgsqlConnection connection = new(cluster.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
