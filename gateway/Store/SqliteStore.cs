using System.Data;
using System.Data.Common;
using Gateway.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Store;

/// <summary>The embedded store: one connection writes and checkpoints, a lock file keeps every other process out.</summary>
/// <remarks>
/// The SQLite this restores with can lose commits when two connections write and checkpoint at once (its WAL-reset bug, fixed in 3.51.3):
/// hence one writer for life, and readers that are read-only.
/// </remarks>
internal sealed class SqliteStore : IStore
{
    private const long WalLimit = 64L << 20;
    private readonly SqliteFile _file;
    private readonly FileLock _held;
    private readonly SemaphoreSlim _writing = new(1, 1);

    // Readers that overlap without a gap stop the log from being reset, so few at a time.
    private readonly SemaphoreSlim _reading = new(2, 2);

    // A copy reads everything and needs as much disk again.
    private readonly SemaphoreSlim _copying = new(1, 1);
    private SqliteConnection? _writer;

    private SqliteStore(SqliteFile file, FileLock held, SqliteConnection writer) => (_file, _held, _writer) = (file, held, writer);

    public StoreProvider Provider => StoreProvider.Sqlite;

    /// <summary>Opens or creates the database; throws <see cref="StorageException"/> when it is in use, damaged or out of reach.</summary>
    public static SqliteStore Open(string connectionString)
    {
        var file = new SqliteFile(connectionString);
        file.CreateDirectory();
        var held = FileLock.Take(file.Path + ".lock");
        try
        {
            file.ForgetCopies();
            return new SqliteStore(file, held, file.OpenWriter(check: true));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async ValueTask PrepareAsync(Schema schema, CancellationToken cancel) =>
        await WriteAsync((transaction, stop) => SchemaVersions.MigrateAsync(transaction, Provider, schema, stop), cancel);

    public async ValueTask<T> WriteAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            _writer ??= _file.OpenWriter(check: false);
            using var transaction = _writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            var result = await work(transaction, cancel);
            transaction.Commit();
            if (_file.WalLength > WalLimit)
                SqliteFile.Truncate(_writer);
            return result;
        }
        catch
        {
            // After a failed statement or commit the connection's state is anybody's guess: the next write opens a fresh one.
            _writer?.Dispose();
            _writer = null;
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask<T> ReadAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            using var reader = _file.OpenReader();
            using var transaction = reader.BeginTransaction(IsolationLevel.Serializable, deferred: true);
            return await work(transaction, cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>A consistent copy as of now, while reads and writes go on; it is gone when the stream is closed.</summary>
    public async ValueTask<FileStream> CopyAsync(CancellationToken cancel)
    {
        await _copying.WaitAsync(cancel);
        try
        {
            await _reading.WaitAsync(cancel);
            try
            {
                return await Task.Run(() => _file.Copy(cancel), cancel);
            }
            finally
            {
                _reading.Release();
            }
        }
        finally
        {
            _copying.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The write in progress ends first: closed under it, the connection would tear its transaction.
        await _writing.WaitAsync();
        _writer?.Dispose();
        _held.Dispose();
        _writing.Dispose();
        _reading.Dispose();
        _copying.Dispose();
    }
}
