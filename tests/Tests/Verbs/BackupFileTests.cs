using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Verbs;

namespace Gateway.Tests.Verbs;

/// <summary>A backup is there whole or not at all, and a bad one does not take the place of a good one.</summary>
public sealed class BackupFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Backup => Path.Combine(_directory.Path, "backup.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Takes_the_place_of_the_last_one_and_is_its_users_alone()
    {
        var database = await DatabaseAsync();
        await File.WriteAllTextAsync(Backup, "the last one");

        var length = await BackupFile.WriteAsync(Backup, to => to.WriteAsync(database).AsTask());

        Assert.Equal(database.Length, length);
        Assert.Equal(database, await File.ReadAllBytesAsync(Backup));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Backup).UnixFileMode);
        Assert.DoesNotContain(Directory.GetFiles(_directory.Path), file => file.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaves_the_last_one_where_the_gateway_goes_away_in_the_middle()
    {
        var database = await DatabaseAsync();
        await File.WriteAllTextAsync(Backup, "the last one");

        await Assert.ThrowsAsync<IOException>(() => BackupFile.WriteAsync(Backup, async to =>
        {
            await to.WriteAsync(database.AsMemory(0, database.Length / 2));
            throw new IOException("gone");
        }));

        Assert.Equal("the last one", await File.ReadAllTextAsync(Backup));
        Assert.Single(Directory.GetFiles(_directory.Path, "*backup.db*"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task Leaves_the_last_one_where_what_arrives_is_no_database(int length)
    {
        await File.WriteAllTextAsync(Backup, "the last one");

        var refused = await Assert.ThrowsAsync<StorageException>(() =>
            BackupFile.WriteAsync(Backup, to => to.WriteAsync(new byte[length].Select(_ => (byte)'x').ToArray()).AsTask()));

        Assert.Contains($"{Backup} is as it was", refused.Message, StringComparison.Ordinal);
        Assert.Equal("the last one", await File.ReadAllTextAsync(Backup));
        Assert.Single(Directory.GetFiles(_directory.Path, "*backup.db*"));
    }

    private async Task<byte[]> DatabaseAsync()
    {
        await using var store = SqliteStore.Open($"Data Source={_directory.Path}/source.db");
        await store.PrepareAsync(new Schema("items", new SchemaStep("CREATE TABLE item (id INTEGER PRIMARY KEY)", "")), default);
        await using var copy = await store.CopyAsync(default);
        using var bytes = new MemoryStream();
        await copy.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
