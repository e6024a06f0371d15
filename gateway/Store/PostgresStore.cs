using System.Data;
using System.Data.Common;
using Npgsql;

namespace Gateway.Store;

/// <summary>The shared store: replicas write one PostgreSQL, each transaction short and its keys sorted by the caller.</summary>
internal sealed class PostgresStore : IStore
{
    private const int Tries = 4;

    // Any number will do, as long as every gateway takes the same one: replicas that start together migrate one after the other.
    private const long MigrationLock = 0x67617465776179;
    private readonly NpgsqlDataSource _source;

    public PostgresStore(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // A stopped server or a silent network must cost seconds, not the driver's defaults; what the operator wrote wins.
        if (!builder.ShouldSerialize("Timeout"))
            builder.Timeout = 5;
        if (!builder.ShouldSerialize("Command Timeout"))
            builder.CommandTimeout = 15;
        if (!builder.ShouldSerialize("Keepalive"))
            builder.KeepAlive = 5;
        if (!builder.ShouldSerialize("Application Name"))
            builder.ApplicationName = "gateway";
        ConnectionString = builder.ToString();
        _source = NpgsqlDataSource.Create(builder);
    }

    public StoreProvider Provider => StoreProvider.PostgreSql;

    /// <summary>With the gateway's defaults filled in; for a room that needs a session of its own.</summary>
    public string ConnectionString { get; }

    public async ValueTask PrepareAsync(Schema schema, CancellationToken cancel) =>
        await WriteAsync(
            async (transaction, stop) =>
            {
                await using var wait = transaction.Command("SELECT pg_advisory_xact_lock(@lock)", ("@lock", MigrationLock));
                await wait.ExecuteNonQueryAsync(stop);
                return await SchemaVersions.MigrateAsync(transaction, Provider, schema, stop);
            },
            cancel);

    public async ValueTask<T> WriteAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(IsolationLevel.ReadCommitted, work, cancel);
            }
            catch (PostgresException clash) when (attempt < Tries
                && clash.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // The server rolled it back whole: the same work once more is the first time.
            }
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel) =>
        RunAsync(IsolationLevel.RepeatableRead, work, cancel);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async ValueTask<T> RunAsync<T>(
        IsolationLevel level, Func<DbTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancel)
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(level, cancel);
        var result = await work(transaction, cancel);
        await transaction.CommitAsync(cancel);
        return result;
    }
}
