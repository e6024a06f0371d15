using Npgsql;

namespace Gateway.Store;

/// <summary>
/// What gateways of one PostgreSQL tell each other at once (LISTEN, NOTIFY). Only ever a hint to look: behind a pooler of
/// transactions nothing is heard, and whoever relies on it looks by the clock too.
/// </summary>
internal sealed class StoreSignals(IStore store)
{
    /// <summary>An embedded store has one gateway.</summary>
    public bool CanHear => store is PostgresStore;

    /// <summary>Calls once it listens, since what was told before went unheard, and each time that it hears something.</summary>
    /// <exception cref="NpgsqlException">The session ended.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task HearAsync(string channel, Func<Task> heard, CancellationToken stop)
    {
        var text = new NpgsqlConnectionStringBuilder(((PostgresStore)store).ConnectionString) { Pooling = false }.ToString();
        await using var session = new NpgsqlConnection(text);
        await session.OpenAsync(stop);
        await using (var listen = new NpgsqlBatch(session) { BatchCommands = { new NpgsqlBatchCommand($"LISTEN {channel}") } })
            await listen.ExecuteNonQueryAsync(stop);
        while (true)
        {
            await heard();
            await session.WaitAsync(stop);
        }
    }
}
