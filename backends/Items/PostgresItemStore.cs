using Npgsql;

namespace Backends.Items;

/// <summary>The items in PostgreSQL: the org is set for each transaction, and row-level security holds every statement to it.</summary>
internal sealed class PostgresItemStore : IItemStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresStatements _statements;

    private PostgresItemStore(NpgsqlDataSource source, PostgresStatements statements) => (_source, _statements) = (source, statements);

    /// <summary>Refuses a role that row-level security does not bind: the service would work, and protect nothing.</summary>
    public static async Task<PostgresItemStore> OpenAsync(string connectionString, PostgresStatements? statements = null)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("""
            SELECT pg_has_role(current_user, relowner, 'MEMBER') OR rolsuper OR rolbypassrls OR NOT relrowsecurity
              OR NOT relforcerowsecurity
              FROM pg_class, pg_roles
             WHERE pg_class.oid = to_regclass('items') AND rolname = current_user
            """);
        if (await command.ExecuteScalarAsync() is false)
            return new(source, statements ?? new());

        await source.DisposeAsync();
        throw new InvalidOperationException(
            "Row-level security does not bind this role on the table items: lay the table out by postgresql.sql and log in as items_app");
    }

    public List<Item> All(string org) => Run(org, _statements.All);

    public Item? Find(string org, long id) => Run(org, _statements.Find, new NpgsqlParameter("id", id)).SingleOrDefault();

    public Item Add(string org, string name, DateTimeOffset now) =>
        Run(org, _statements.Add, new NpgsqlParameter("name", name), new NpgsqlParameter("now", now.ToUniversalTime())).Single();

    public Item? Rename(string org, long id, string name) =>
        Run(org, _statements.Rename, new NpgsqlParameter("id", id), new NpgsqlParameter("name", name)).SingleOrDefault();

    public bool Remove(string org, long id) => Run(org, _statements.Remove, new NpgsqlParameter("id", id)).Count > 0;

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private List<Item> Run(string org, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var connection = _source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // For this transaction only: the connection goes back to a pool that other orgs' requests take it from.
        using var speakFor = new NpgsqlCommand("SELECT set_config('app.org', @org, true)", connection, transaction);
        speakFor.Parameters.Add(new("org", org));
        speakFor.ExecuteNonQuery();

        using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new("org", org));
        foreach (var value in values)
            command.Parameters.Add(value);
        var items = Read(command);
        transaction.Commit();
        return items;
    }

    private static List<Item> Read(NpgsqlCommand command)
    {
        using var reader = command.ExecuteReader();
        var items = new List<Item>();
        while (reader.Read())
            items.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return items;
    }
}
