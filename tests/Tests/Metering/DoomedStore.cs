using System.Data.Common;
using Gateway.Store;

namespace Gateway.Tests.Metering;

/// <summary>A store with a place to die just before and just after each commit.</summary>
internal sealed class DoomedStore(IStore store, Func<string, bool> dies) : IStore
{
    public StoreProvider Provider => store.Provider;

    // As SQLite's store does it, with the same places to die: inside the migration and right after it.
    public async ValueTask PrepareAsync(Schema schema, CancellationToken cancel) =>
        await WriteAsync((transaction, stop) => SchemaVersions.MigrateAsync(transaction, Provider, schema, stop), cancel);

    public async ValueTask<T> WriteAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        var result = await store.WriteAsync(
            async (transaction, stop) =>
            {
                var written = await work(transaction, stop);
                dies("before commit");
                return written;
            },
            cancel);
        dies("after commit");
        return result;
    }

    public ValueTask<T> ReadAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel) =>
        store.ReadAsync(work, cancel);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
