using System.Data.Common;
using System.Globalization;
using Gateway.Orgs.Plans;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>The books in the store. A batch goes in once, whatever dies in between: its number moves in the same transaction.</summary>
/// <param name="store">Where the books are.</param>
/// <param name="names">Whom the numbers in a batch stand for.</param>
/// <param name="node">This gateway's name in them.</param>
/// <param name="epoch">This process's name: the last one to open the ledger as the node is its only writer.</param>
/// <param name="exports">Whether what goes in also goes to the outbox.</param>
internal sealed class UsageLedger(IStore store, MeterNames names, string node, string epoch, bool exports = false)
{
    private readonly BilledKeys _keys = new(store.Provider, names);
    private readonly IRowWriter _writer = Writer(store.Provider, outboxOf: null);
    private readonly IRowWriter? _outbox = exports ? Writer(store.Provider, node) : null;

    public string Node => node;

    public string Epoch => epoch;

    /// <summary>Prepares the tables, makes this process the node's only writer, and says which batch is the newest in the ledger.</summary>
    public async ValueTask<LedgerPosition> OpenAsync(CancellationToken cancel)
    {
        await store.PrepareAsync(LedgerSchema.Steps, cancel);
        return await store.WriteAsync(
            async (transaction, stop) =>
            {
                await using var take = transaction.Command(
                    """
                    INSERT INTO usage_node (node, epoch, batch, requests) VALUES (@node, @epoch, 0, 0)
                    ON CONFLICT (node) DO UPDATE SET epoch = @epoch RETURNING batch
                    """,
                    ("@node", node), ("@epoch", epoch));
                return new LedgerPosition(epoch, Convert.ToInt32(await take.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture));
            },
            cancel);
    }

    /// <summary>
    /// Adds a batch, or finds it there already, and says which of its requests repeat one that was billed. Null:
    /// another process writes as this node.
    /// </summary>
    public ValueTask<IReadOnlyList<KeyedUse>?> CommitAsync(UsageBatch batch, CancellationToken cancel) =>
        store.WriteAsync<IReadOnlyList<KeyedUse>?>(
            async (transaction, stop) =>
            {
                // First, because it waits for a commit of ours that was lost on the way and may still be running on the server.
                await using var move = transaction.Command(
                    """
                UPDATE usage_node SET batch = @batch, requests = requests + @requests, queued = queued + @queued
                WHERE node = @node AND epoch = @epoch AND batch < @batch
                """,
                    ("@node", node), ("@epoch", epoch), ("@batch", (long)batch.Number), ("@requests", batch.Requests),
                    ("@queued", exports ? batch.Requests : 0L));
                if (await move.ExecuteNonQueryAsync(stop) == 0)
                    return await MarkAsync(transaction, stop) is { } mark && mark.Epoch == epoch && mark.Batch >= batch.Number ? [] : null;

                // Death before the commit: nothing is in, the batch is sent again. After it: its number is in, and it is not.
                var repeats = await _keys.NoteAsync(transaction, batch.Keyed, stop);
                var rows = LedgerRow.Sorted(batch, repeats, names);
                await _writer.WriteAsync(transaction, rows, stop);
                if (_outbox is not null)
                    await _outbox.WriteAsync(transaction, rows, stop);
                return repeats;
            },
            cancel);

    /// <summary>Which of this node's batches a snapshot contains.</summary>
    public async ValueTask<LedgerPosition?> MarkAsync(DbTransaction transaction, CancellationToken cancel)
    {
        await using var select = transaction.Command("SELECT epoch, batch FROM usage_node WHERE node = @node", ("@node", node));
        await using var reader = await select.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? new LedgerPosition(reader.GetString(0), (int)reader.GetInt64(1)) : null;
    }

    /// <summary>Whether the store answers and this process is still the node's only writer.</summary>
    public async ValueTask<bool> IsOursAsync(CancellationToken cancel) =>
        await store.ReadAsync(MarkAsync, cancel) is { } mark && mark.Epoch == epoch;

    /// <summary>Adds what the ledger has for the current month and day, all gateways together.</summary>
    public async ValueTask LoadAsync(PeriodUse period, DateTimeOffset now, CancellationToken cancel)
    {
        var month = QuotaPeriod.Month.StartOf(now).ToUnixTimeSeconds();
        var day = QuotaPeriod.Day.StartOf(now).ToUnixTimeSeconds();
        // All or nothing: a read that breaks off is begun again.
        var rows = await store.ReadAsync(
            async (transaction, stop) =>
            {
                await using var select = transaction.Command(
                    """
                    SELECT org, application, route,
                      CAST(SUM(requests) AS BIGINT), CAST(SUM(units) AS BIGINT), CAST(SUM(bytes_in) AS BIGINT),
                      CAST(SUM(bytes_out) AS BIGINT),
                      CAST(SUM(CASE WHEN bucket >= @day THEN requests ELSE 0 END) AS BIGINT),
                      CAST(SUM(CASE WHEN bucket >= @day THEN units ELSE 0 END) AS BIGINT),
                      CAST(SUM(CASE WHEN bucket >= @day THEN bytes_in ELSE 0 END) AS BIGINT),
                      CAST(SUM(CASE WHEN bucket >= @day THEN bytes_out ELSE 0 END) AS BIGINT)
                    FROM usage WHERE bucket >= @month AND outcome <> 'refused' GROUP BY org, application, route
                    """,
                    ("@month", month), ("@day", day));
                await using var reader = await select.ExecuteReaderAsync(stop);
                var read = new List<(string Org, string Application, string Route, PeriodSum Month, PeriodSum Day)>();
                while (await reader.ReadAsync(stop))
                    read.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), Sum(reader, 3), Sum(reader, 7)));
                return read;
            },
            cancel);
        foreach (var row in rows)
        {
            var account = names.Account(row.Org, row.Application.Length == 0 ? null : row.Application);
            period.Add(account, names.Route(row.Route), now.UtcDateTime, today: row.Day, thisMonth: row.Month);
        }
    }

    private static IRowWriter Writer(StoreProvider provider, string? outboxOf) =>
        provider == StoreProvider.PostgreSql ? new PostgresRowWriter(outboxOf) : new SqliteRowWriter(outboxOf);

    private static PeriodSum Sum(DbDataReader reader, int at) =>
        new(reader.GetInt64(at), reader.GetInt64(at + 1), reader.GetInt64(at + 2), reader.GetInt64(at + 3));
}
