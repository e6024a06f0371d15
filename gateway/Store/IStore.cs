using System.Data.Common;

namespace Gateway.Store;

/// <summary>One database, two providers: every write is one transaction, every read one snapshot.</summary>
internal interface IStore : IAsyncDisposable
{
    StoreProvider Provider { get; }

    /// <summary>
    /// Brings one room's tables to the version this gateway knows; throws <see cref="StorageException"/> when they are newer.
    /// </summary>
    ValueTask PrepareAsync(Schema schema, CancellationToken cancel);

    /// <summary>Runs the work in one transaction and commits it. An exception leaves the outcome unknown: read before repeating.</summary>
    ValueTask<T> WriteAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel);

    /// <summary>Runs the work over one consistent snapshot.</summary>
    ValueTask<T> ReadAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel);
}
