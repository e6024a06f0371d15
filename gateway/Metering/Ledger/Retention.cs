using Gateway.Refusals;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Deletes rows that are past their retention, a slice at a time, and remembers how many requests they were so that the books still
/// balance; and keys that no late record can repeat.
/// </summary>
internal sealed class Retention(IStore store, TimeSpan kept, TimeProvider time)
{
    /// <summary>Stands among the nodes with what was forgotten as a negative number; no node has such a name.</summary>
    private const string Forgotten = "(forgotten)";

    /// <summary>A gateway whose store was away for so long may bill a key again.</summary>
    private static readonly TimeSpan KeysKept = TimeSpan.FromDays(7);

    private DateTimeOffset _next;

    /// <summary>Once an hour; a sum inside the retention never changes.</summary>
    public async ValueTask ForgetAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < _next)
            return;
        while (await SliceAsync(now - kept, now - KeysKept, cancel))
        {
            // One slice more: folding and readers come in between.
        }

        _next = now.AddHours(1);
    }

    // Death before the commit: all rows are there and nothing is forgotten. After it: both have happened.
    private ValueTask<bool> SliceAsync(DateTimeOffset before, DateTimeOffset keysBefore, CancellationToken cancel) => store.WriteAsync(
        async (transaction, stop) =>
        {
            var (rows, requests) = (0, 0L);
            await using (var delete = transaction.Command(
                """
                DELETE FROM usage WHERE (org, bucket, application, route, outcome, status) IN
                  (SELECT org, bucket, application, route, outcome, status FROM usage WHERE bucket < @before LIMIT 5000)
                RETURNING requests, outcome
                """,
                ("@before", before.ToUnixTimeSeconds())))
            await using (var reader = await delete.ExecuteReaderAsync(stop))
            {
                for (; await reader.ReadAsync(stop); rows++)
                    requests += reader.GetString(1) == Outcome.Refused.Text() ? 0 : reader.GetInt64(0);
            }

            var keys = await BilledKeys.ForgetAsync(transaction, keysBefore, stop);
            if (rows == 0)
                return keys > 0;
            await using var note = transaction.Command(
                """
                INSERT INTO usage_node (node, epoch, batch, requests) VALUES (@node, '', 0, @requests)
                ON CONFLICT (node) DO UPDATE SET requests = usage_node.requests + @requests
                """,
                ("@node", Forgotten), ("@requests", -requests));
            await note.ExecuteNonQueryAsync(stop);
            return true;
        },
        cancel);
}
