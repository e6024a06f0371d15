using System.Data.Common;
using System.Globalization;
using Gateway.Metering.Ledger;
using Gateway.Store;

namespace Gateway.Metering.Export;

/// <summary>
/// What is in the ledger and not exported yet, of each node. Events get their numbers here, before anyone is told of them,
/// and keep them until they are acknowledged.
/// </summary>
internal sealed class UsageOutbox(IStore store, UsageLedger ledger)
{
    private const string Row = "org, bucket, application, route, outcome, status, requests, units, bytes_in, bytes_out, duration_us";
    private const string Key = "org, bucket, application, route, outcome, status";

    /// <summary>
    /// The oldest events, at most <paramref name="most"/>: those that were numbered before and not acknowledged,
    /// or else new ones; and whether these are all.
    /// </summary>
    public ValueTask<(IReadOnlyList<UsageEvent> Events, bool AreAll)> NextAsync(string node, int most, CancellationToken cancel) =>
        store.WriteAsync(
            async (transaction, stop) =>
            {
                var last = await HoldAsync(transaction, node, "sequence = sequence", stop);
                if (await ReadAsync(transaction, node, most, stop) is { Count: > 0 } numbered)
                    return (numbered, false);

                // Death before the commit: the outbox is as it was, nothing was sent. After it:
                // the same events with the same numbers come next.
                await using var number = transaction.Command(
                    $"""
                INSERT INTO usage_event (node, sequence, {Row})
                SELECT node, @last + ROW_NUMBER() OVER (ORDER BY bucket, {Key}), {Row} FROM usage_outbox WHERE node = @node
                  ORDER BY bucket, {Key} LIMIT @most
                """,
                    ("@node", node), ("@last", last), ("@most", (long)most));
                if (await number.ExecuteNonQueryAsync(stop) is var count && count == 0)
                    return ([], true);
                await using var remove = transaction.Command(
                    $"DELETE FROM usage_outbox WHERE node = @node AND ({Key}) IN (SELECT {Key} FROM usage_event WHERE node = @node AND "
                    + "sequence > @last)",
                    ("@node", node), ("@last", last));
                await remove.ExecuteNonQueryAsync(stop);
                await HoldAsync(transaction, node, string.Create(CultureInfo.InvariantCulture, $"sequence = sequence + {count}"), stop);
                return (await ReadAsync(transaction, node, most, stop), count < most);
            },
            cancel);

    /// <summary>
    /// The receiver has all events up to this number. Death before the commit: they are sent again with the same numbers.
    /// </summary>
    public async ValueTask AcknowledgeAsync(string node, long last, CancellationToken cancel) => await store.WriteAsync(
        async (transaction, stop) =>
        {
            await HoldAsync(
                transaction,
                node,
                string.Create(CultureInfo.InvariantCulture, $"""
                    exported = exported + (SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_event
                      WHERE node = @node AND sequence <= {last} AND outcome <> 'refused')
                    """),
                stop);
            await using var remove = transaction.Command(
                "DELETE FROM usage_event WHERE node = @node AND sequence <= @last", ("@node", node), ("@last", last));
            return await remove.ExecuteNonQueryAsync(stop);
        },
        cancel);

    /// <summary>Other gateways of this store with something to export, and how far they are.</summary>
    public ValueTask<IReadOnlyList<OutboxPosition>> OthersAsync(CancellationToken cancel) => store.ReadAsync<IReadOnlyList<OutboxPosition>>(
        async (transaction, stop) =>
        {
            await using var select = transaction.Command(
                """
                SELECT node, batch, sequence, exported FROM usage_node
                WHERE node <> @node AND (EXISTS (SELECT 1 FROM usage_outbox WHERE usage_outbox.node = usage_node.node)
                  OR EXISTS (SELECT 1 FROM usage_event WHERE usage_event.node = usage_node.node))
                """,
                ("@node", ledger.Node));
            await using var reader = await select.ExecuteReaderAsync(stop);
            var marks = new List<OutboxPosition>();
            while (await reader.ReadAsync(stop))
                marks.Add(new OutboxPosition(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
            return marks;
        },
        cancel);

    // Always first: it waits for a fold that is just adding to the same outbox,
    // and keeps out a process whose node another one has taken over.
    private async ValueTask<long> HoldAsync(DbTransaction transaction, string node, string change, CancellationToken cancel)
    {
        await using var hold = transaction.Command(
            $"UPDATE usage_node SET {change} WHERE node = @node AND (@node <> @self OR epoch = @epoch) RETURNING sequence",
            ("@node", node), ("@self", ledger.Node), ("@epoch", ledger.Epoch));
        return await hold.ExecuteScalarAsync(cancel) is { } sequence
            ? Convert.ToInt64(sequence, CultureInfo.InvariantCulture)
            : throw new StorageException($"Another gateway writes to the ledger as node {ledger.Node}; it exports, this one does not.");
    }

    private static async ValueTask<IReadOnlyList<UsageEvent>> ReadAsync(
        DbTransaction transaction, string node, int most, CancellationToken cancel)
    {
        await using var select = transaction.Command(
            $"SELECT sequence, {Row} FROM usage_event WHERE node = @node ORDER BY sequence LIMIT @most", ("@node", node),
            ("@most", (long)most));
        await using var reader = await select.ExecuteReaderAsync(cancel);
        var events = new List<UsageEvent>();
        while (await reader.ReadAsync(cancel))
        {
            var sums = new UsageSums(reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10), reader.GetInt64(11));
            events.Add(new UsageEvent(
                reader.GetInt64(0),
                new LedgerRow(reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
                    reader.GetString(6), sums)));
        }

        return events;
    }
}
