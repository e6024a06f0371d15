using Gateway.Store;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private static readonly Schema Items = new("items", new SchemaStep("CREATE TABLE item (id INTEGER PRIMARY KEY)", ""));
    private readonly TempDirectory _directory = new();

    private string Database => Path.Combine(_directory.Path, "data", "gateway.db");

    private string Connection => $"Data Source={Database}";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Makes_a_database_that_only_its_user_can_read()
    {
        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(Items, default);

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Private | UnixFileMode.UserExecute, new DirectoryInfo(Path.GetDirectoryName(Database)!).UnixFileMode);
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(Database)!), file => Assert.Equal(Private, new FileInfo(file).UnixFileMode));
    }

    [Fact]
    public async Task Refuses_a_second_store_on_the_same_file()
    {
        await using var store = SqliteStore.Open(Connection);

        var refused = Assert.Throws<StorageException>(() => SqliteStore.Open(Connection));

        Assert.Contains(Database, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another gateway", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrates_older_tables_step_by_step()
    {
        await using (var old = SqliteStore.Open(Connection))
        {
            await old.PrepareAsync(Items, default);
            await RunAsync(old, "INSERT INTO item (id) VALUES (7)");
        }

        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(new Schema(
            "items", Items.Steps[0], new SchemaStep("ALTER TABLE item ADD COLUMN name TEXT NOT NULL DEFAULT 'none'", "")), default);

        Assert.Equal("none", await ScalarAsync(store, "SELECT name FROM item WHERE id = 7"));
    }

    [Fact]
    public async Task Leaves_the_old_version_whole_when_a_step_fails()
    {
        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(Items, default);
        var broken = new Schema(
            "items", Items.Steps[0], new SchemaStep("ALTER TABLE item ADD COLUMN a TEXT", ""), new SchemaStep("NO SQL", ""));

        await Assert.ThrowsAnyAsync<Exception>(() => store.PrepareAsync(broken, default).AsTask());

        Assert.Equal(1L, await ScalarAsync(store, "SELECT version FROM schema_version WHERE room = 'items'"));
        Assert.Equal(1L, await ScalarAsync(store, "SELECT COUNT(*) FROM pragma_table_info('item')"));
    }

    [Fact]
    public async Task Refuses_tables_of_a_newer_gateway()
    {
        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(new Schema("items", Items.Steps[0], new SchemaStep("CREATE TABLE more (id INTEGER)", "")), default);

        var refused = await Assert.ThrowsAsync<StorageException>(() => store.PrepareAsync(Items, default).AsTask());

        Assert.Contains("'items'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_damaged_file_and_leaves_it_as_it_is()
    {
        await using (var store = SqliteStore.Open(Connection))
        {
            await store.PrepareAsync(Items, default);
            await RunAsync(
                store, "INSERT INTO item WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n");
        }

        var bytes = await File.ReadAllBytesAsync(Database);
        bytes.AsSpan(bytes.Length / 2, 600).Fill(0xA5);
        await File.WriteAllBytesAsync(Database, bytes);
        var refused = Assert.Throws<StorageException>(() => SqliteStore.Open(Connection));

        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Database));
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_database()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Database)!);
        await File.WriteAllTextAsync(Database, new string('x', 5000));

        var refused = Assert.Throws<StorageException>(() => SqliteStore.Open(Connection));

        Assert.Contains("is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_writing_after_a_failed_transaction()
    {
        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(Items, default);
        await RunAsync(store, "INSERT INTO item (id) VALUES (1)");
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(store, "INSERT INTO item (id) VALUES (2), (1)").AsTask());

        await RunAsync(store, "INSERT INTO item (id) VALUES (3)");

        Assert.Equal("1,3", await ScalarAsync(store, "SELECT group_concat(id) FROM item"));
    }

    [Fact]
    public async Task Reads_one_snapshot_while_a_write_goes_on()
    {
        await using var store = SqliteStore.Open(Connection);
        await store.PrepareAsync(Items, default);

        var counts = await store.ReadAsync(
            async (transaction, cancel) =>
            {
                var before = await CountAsync(transaction, cancel);
                await RunAsync(store, "INSERT INTO item (id) VALUES (1)");
                return (before, await CountAsync(transaction, cancel));
            },
            default);

        Assert.Equal((0, 0), counts);
    }

    private static async ValueTask<long> CountAsync(System.Data.Common.DbTransaction transaction, CancellationToken cancel)
    {
        await using var count = transaction.Command("SELECT COUNT(*) FROM item");
        return (long)(await count.ExecuteScalarAsync(cancel))!;
    }

    private static ValueTask<bool> RunAsync(SqliteStore store, string sql) => store.WriteAsync(
        async (transaction, cancel) =>
        {
            await transaction.ExecuteAsync(sql, cancel);
            return true;
        },
        default);

    private static ValueTask<object?> ScalarAsync(SqliteStore store, string sql) => store.ReadAsync(
        async (transaction, cancel) =>
        {
            await using var command = transaction.Command(sql);
            return await command.ExecuteScalarAsync(cancel);
        },
        default);
}
