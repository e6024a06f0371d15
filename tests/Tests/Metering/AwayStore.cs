using System.Data.Common;
using Gateway.Store;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Metering;

/// <summary>A store that can be away, as a server or a disk can.</summary>
internal sealed class AwayStore(IStore store) : IStore
{
    private const int CannotOpen = 14;

    public bool IsAway { get; set; }

    public StoreProvider Provider => store.Provider;

    public ValueTask PrepareAsync(Schema schema, CancellationToken cancel) => Here().PrepareAsync(schema, cancel);

    public ValueTask<T> WriteAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel) =>
        Here().WriteAsync(work, cancel);

    public ValueTask<T> ReadAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel) =>
        Here().ReadAsync(work, cancel);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private IStore Here() => IsAway ? throw new SqliteException("gone fishing", CannotOpen) : store;
}
