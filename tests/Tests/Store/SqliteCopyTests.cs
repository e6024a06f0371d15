using Gateway.Store;
using Gateway.Store.Sqlite;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Store;

/// <summary>A copy of the embedded store while it is in use: one moment's, private, and gone when nobody reads it any more.</summary>
public sealed class SqliteCopyTests : IDisposable
{
    private static readonly Schema Pairs = new(
        "pairs", new SchemaStep("CREATE TABLE one (id INTEGER); CREATE TABLE other (id INTEGER)", ""));
    private readonly TempDirectory _directory = new();

    private string Database => Path.Combine(_directory.Path, "data", "gateway.db");

    private string Copies => Path.GetDirectoryName(Database)!;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Holds_whole_transactions_alone_while_others_go_on()
    {
        await using var store = SqliteStore.Open($"Data Source={Database}");
        await store.PrepareAsync(Pairs, default);
        using var enough = new CancellationTokenSource();
        var writing = WriteAsync(store, enough.Token);

        List<(long One, long Other)> counts = [];
        for (var i = 0; i < 10; i++)
        {
            await InsertAsync(store, 1);
            counts.Add(await CountAsync(store, $"copy{i}.db"));
        }

        await enough.CancelAsync();
        await writing;

        Assert.All(counts, count => Assert.Equal(count.One, count.Other));
        Assert.All(counts.Zip(counts.Skip(1)), pair => Assert.True(pair.First.One < pair.Second.One, $"{pair.First} before {pair.Second}"));
    }

    [Fact]
    public async Task Can_be_read_by_its_user_alone_and_is_gone_when_it_is_closed()
    {
        await using var store = SqliteStore.Open($"Data Source={Database}");
        await store.PrepareAsync(Pairs, default);

        await using (await store.CopyAsync(default))
        {
            var copy = Assert.Single(Directory.GetFiles(Copies, "*.copy-*"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(copy).UnixFileMode);
        }

        Assert.Empty(Directory.GetFiles(Copies, "*.copy-*"));
    }

    [Fact]
    public async Task Leaves_nothing_when_nobody_waits_for_it_any_more()
    {
        await using var store = SqliteStore.Open($"Data Source={Database}");
        await store.PrepareAsync(Pairs, default);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CopyAsync(gone.Token).AsTask());

        Assert.Empty(Directory.GetFiles(Copies, "*.copy-*"));
        await using var next = await store.CopyAsync(default);
        Assert.True(next.Length > 0);
    }

    [Fact]
    public async Task Forgets_at_the_start_what_a_death_has_left()
    {
        await using (var store = SqliteStore.Open($"Data Source={Database}"))
            await store.PrepareAsync(Pairs, default);
        await File.WriteAllTextAsync(Database + ".copy-left", "half of it");

        await using var again = SqliteStore.Open($"Data Source={Database}");

        Assert.Empty(Directory.GetFiles(Copies, "*.copy-*"));
    }

    [Fact]
    public async Task Is_checked_to_the_last_page()
    {
        var file = Path.Combine(_directory.Path, "copy.db");
        await using (var store = SqliteStore.Open($"Data Source={Database}"))
        {
            await store.PrepareAsync(Pairs, default);
            await InsertAsync(store, 20_000);
            await SaveAsync(store, file);
        }

        Assert.Null(SqliteCopy.Fault(file));
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, bytes[..(bytes.Length - 4096)]);
        Assert.NotNull(SqliteCopy.Fault(file));
        await File.WriteAllTextAsync(file, new string('x', 5000));
        Assert.NotNull(SqliteCopy.Fault(file));
    }

    private static async Task WriteAsync(SqliteStore store, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            await InsertAsync(store, 1);
            await Task.Yield();
        }
    }

    private static ValueTask<int> InsertAsync(SqliteStore store, int count) => store.WriteAsync(
        async (transaction, cancel) =>
        {
            await using var insert = transaction.Command(
                """
                INSERT INTO one WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count) SELECT i FROM n;
                INSERT INTO other WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count) SELECT i FROM n
                """,
                ("@count", count));
            return await insert.ExecuteNonQueryAsync(cancel);
        },
        default);

    private static async Task SaveAsync(SqliteStore store, string file)
    {
        await using var copy = await store.CopyAsync(default);
        await using var kept = File.Create(file);
        await copy.CopyToAsync(kept);
    }

    private async Task<(long One, long Other)> CountAsync(SqliteStore store, string name)
    {
        var file = Path.Combine(_directory.Path, name);
        await SaveAsync(store, file);
        await using var copy = SqliteStore.Open($"Data Source={file}");
        return await copy.ReadAsync(
            async (transaction, cancel) =>
            {
                await using var count = transaction.Command("SELECT (SELECT COUNT(*) FROM one), (SELECT COUNT(*) FROM other)");
                await using var row = await count.ExecuteReaderAsync(cancel);
                await row.ReadAsync(cancel);
                return (row.GetInt64(0), row.GetInt64(1));
            },
            default);
    }
}
