using Backends.Items;
using Gateway.Testing.Processes;
using Npgsql;

namespace Gateway.Tests.Backends;

/// <summary>The legacy service's PostgreSQL store with a slip in every statement: the org is forgotten, and still nothing leaks.</summary>
public sealed class RowLevelSecurityTests : IAsyncLifetime
{
    private static readonly PostgresStatements Forgetful = new()
    {
        All = "SELECT id, org, name, created_at FROM items ORDER BY id",
        Find = "SELECT id, org, name, created_at FROM items WHERE id = @id",
        Rename = "UPDATE items SET name = @name WHERE id = @id RETURNING id, org, name, created_at",
        Remove = "DELETE FROM items WHERE id = @id RETURNING id, org, name, created_at",
        Add = "INSERT INTO items (org, name, created_at) VALUES ('org_b', @name, @now) RETURNING id, org, name, created_at",
    };

    private PostgresCluster _cluster = null!;
    private string _app = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresCluster.StartAsync();
        var schema = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "backends/Items/postgresql.sql"));
        await ExecuteAsync(_cluster.ConnectionString, schema.Replace(":'password'", "'not used on a socket'", StringComparison.Ordinal));
        _app = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Username = "items_app" }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        // The pool keeps connections to a server that goes away.
        NpgsqlConnection.ClearAllPools();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Shows_and_changes_no_other_orgs_rows_where_every_statement_forgets_the_org()
    {
        await using var sound = await PostgresItemStore.OpenAsync(_app);
        await using var forgetful = await PostgresItemStore.OpenAsync(_app, Forgetful);
        var a = sound.Add("org_a", "anvil", DateTimeOffset.UnixEpoch);
        var b = sound.Add("org_b", "beacon", DateTimeOffset.UnixEpoch);

        Assert.Equal([a], forgetful.All("org_a"));
        Assert.Null(forgetful.Find("org_a", b.Id));
        Assert.Null(forgetful.Rename("org_a", b.Id, "taken"));
        Assert.False(forgetful.Remove("org_a", b.Id));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege,
            Assert.Throws<PostgresException>(() => forgetful.Add("org_a", "planted", DateTimeOffset.UnixEpoch)).SqlState);

        Assert.Equal([b], sound.All("org_b"));
        Assert.Empty(forgetful.All("org_c"));
        Assert.Empty(forgetful.All(""));
    }

    [Fact]
    public async Task Leaves_no_org_behind_on_a_connection_of_the_pool()
    {
        var single = new NpgsqlConnectionStringBuilder(_app) { MaxPoolSize = 1, NoResetOnClose = true }.ConnectionString;
        await using var store = await PostgresItemStore.OpenAsync(
            single, Forgetful with { Find = "SELECT id, org, name, created_at FROM items WHERE id = @id AND org <> @org" });
        await using var sound = await PostgresItemStore.OpenAsync(_app);
        var made = sound.Add("org_a", "anvil", DateTimeOffset.UnixEpoch);

        Assert.Single(store.All("org_a"));

        Assert.Null(store.Find("org_b", made.Id));
        Assert.Empty(store.All("org_b"));
    }

    [Theory]
    [InlineData("SELECT 1", "postgres")]
    [InlineData("ALTER ROLE items_owner LOGIN", "items_owner")]
    [InlineData("ALTER ROLE items_app BYPASSRLS", "items_app")]
    [InlineData("GRANT items_owner TO items_app", "items_app")]
    [InlineData("ALTER TABLE items NO FORCE ROW LEVEL SECURITY", "items_app")]
    [InlineData("ALTER TABLE items DISABLE ROW LEVEL SECURITY", "items_app")]
    [InlineData("DROP TABLE items", "items_app")]
    public async Task Does_not_start_as_a_role_that_the_policy_does_not_bind(string mistake, string role)
    {
        await ExecuteAsync(_cluster.ConnectionString, mistake);
        var connection = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Username = role }.ConnectionString;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresItemStore.OpenAsync(connection));

        Assert.Contains("items_app", error.Message, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
