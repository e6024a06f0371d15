using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Backends.Items;

/// <summary>The items of all orgs in one SQLite table; every statement names the org.</summary>
internal sealed class SqliteItemStore : IItemStore, IDisposable
{
    private readonly string _connectionString;
    private readonly SqliteConnection _keeper; // an in-memory database lives as long as its last connection

    public SqliteItemStore(IConfiguration configuration)
    {
        _connectionString = ConnectionString(configuration);
        _keeper = Open();
        Execute(_keeper, """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS items (
              id INTEGER PRIMARY KEY AUTOINCREMENT, org TEXT NOT NULL, name TEXT NOT NULL, created_at TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS items_by_org ON items (org, id);
            """);
    }

    public List<Item> All(string org)
    {
        using var connection = Open();
        return Read(connection, "SELECT id, org, name, created_at FROM items WHERE org = $org ORDER BY id", ("$org", org));
    }

    public Item? Find(string org, long id)
    {
        using var connection = Open();
        return Read(connection, "SELECT id, org, name, created_at FROM items WHERE org = $org AND id = $id",
            ("$org", org), ("$id", id)).SingleOrDefault();
    }

    public Item Add(string org, string name, DateTimeOffset now)
    {
        using var connection = Open();
        return Read(connection, "INSERT INTO items (org, name, created_at) VALUES ($org, $name, $now) RETURNING id, org, name, created_at",
            ("$org", org), ("$name", name), ("$now", now.ToString("O"))).Single();
    }

    public Item? Rename(string org, long id, string name)
    {
        using var connection = Open();
        return Read(connection, "UPDATE items SET name = $name WHERE org = $org AND id = $id RETURNING id, org, name, created_at",
            ("$org", org), ("$id", id), ("$name", name)).SingleOrDefault();
    }

    public bool Remove(string org, long id)
    {
        using var connection = Open();
        return Execute(connection, "DELETE FROM items WHERE org = $org AND id = $id", ("$org", org), ("$id", id)) > 0;
    }

    public void Dispose() => _keeper.Dispose();

    private static string ConnectionString(IConfiguration configuration)
    {
        if (configuration.GetValue<bool>("InMemory"))
            return "Data Source=items;Mode=Memory;Cache=Shared";
        var directory = Directory.CreateDirectory(configuration["DataDirectory"] ?? "data/items");
        return new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory.FullName, "items.db") }.ToString();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private static List<Item> Read(SqliteConnection connection, string sql, params ReadOnlySpan<(string, object)> values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var items = new List<Item>();
        while (reader.Read())
        {
            var createdAt = DateTimeOffset.Parse(reader.GetString(3), CultureInfo.InvariantCulture);
            items.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), createdAt));
        }

        return items;
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string, object)> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string, object)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
