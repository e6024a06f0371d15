using System.Data.Common;
using System.Globalization;
using Gateway.Metering.Ledger;
using Gateway.Store;

namespace Gateway.Metering.Usage;

/// <summary>
/// Holds the books against each other: what each gateway says it brought to the ledger against what is in it,
/// per org and hour what is where.
/// </summary>
internal sealed class Reconciliation(IStore store, UsageLedger ledger, UnfoldedBatches batches, MeterNames names)
{
    public async ValueTask<ReconciliationReport> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var open = batches.OpenByHour();
        var unfolded = batches.Unfolded();
        var rows = new SortedDictionary<(string Org, long Hour), ReconciliationRow>(Comparer<(string Org, long Hour)>.Create(
            static (a, b) => string.CompareOrdinal(a.Org, b.Org) is not 0 and var order ? order : a.Hour.CompareTo(b.Hour)));
        var (first, last) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        var (mark, totals) = await store.ReadAsync((transaction, stop) => ReadLedgerAsync(transaction, first, last, rows, stop), cancel);
        batches.LedgerDifference = totals.Difference;
        foreach (var ((org, hour), requests) in open)
        {
            if (hour >= first && hour < last)
                rows[(org, hour)] = rows.GetValueOrDefault((org, hour)) with { Open = requests };
        }

        foreach (var (key, sums) in unfolded.Where(batch => batch.Number > mark).SelectMany(batch => batch.Rows))
        {
            var at = (names.AccountOf(key.Account).Org, UsageDimension.Hour.StartOf(key.Bucket));
            if (key.Bucket < first || key.Bucket >= last || key.Outcome == Refusals.Outcome.Refused)
                continue;
            var row = rows.GetValueOrDefault(at);
            rows[at] = row with { Pending = row.Pending + sums.Requests };
        }

        return new ReconciliationReport(
            from, to, [.. rows.Select(row => (row.Key.Org, row.Key.Hour, row.Value))], totals, batches.Difference);
    }

    /// <summary>Holds the sums against each other and leaves the difference with the books.</summary>
    public async ValueTask CheckAsync(CancellationToken cancel) =>
        batches.LedgerDifference = (await store.ReadAsync(TotalsAsync, cancel)).Difference;

    private async ValueTask<(int Mark, LedgerTotals Totals)> ReadLedgerAsync(
        DbTransaction transaction, long from, long to, SortedDictionary<(string Org, long Hour), ReconciliationRow> rows,
        CancellationToken cancel)
    {
        await using (var select = transaction.Command(
            """
            SELECT org, (bucket - bucket % 3600), CAST(SUM(requests) AS BIGINT), CAST(SUM(units) AS BIGINT) FROM usage
            WHERE bucket >= @from AND bucket < @to AND outcome <> 'refused' GROUP BY org, (bucket - bucket % 3600)
            """,
            ("@from", from), ("@to", to)))
        await using (var reader = await select.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
                rows[(reader.GetString(0), reader.GetInt64(1))] = new ReconciliationRow(0, 0, reader.GetInt64(2), reader.GetInt64(3), 0);
        }

        await using (var select = transaction.Command(
            """
            SELECT org, (bucket - bucket % 3600), CAST(SUM(requests) AS BIGINT)
            FROM (SELECT org, bucket, outcome, requests FROM usage_outbox
              UNION ALL SELECT org, bucket, outcome, requests FROM usage_event) AS waiting
            WHERE bucket >= @from AND bucket < @to AND outcome <> 'refused' GROUP BY org, (bucket - bucket % 3600)
            """,
            ("@from", from), ("@to", to)))
        await using (var reader = await select.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var at = (reader.GetString(0), reader.GetInt64(1));
                rows[at] = rows.GetValueOrDefault(at) with { Waiting = reader.GetInt64(2) };
            }
        }

        return ((await ledger.MarkAsync(transaction, cancel))?.Batch ?? 0, await TotalsAsync(transaction, cancel));
    }

    private static async ValueTask<LedgerTotals> TotalsAsync(DbTransaction transaction, CancellationToken cancel) => new(
        await SumAsync(transaction, "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_node", cancel),
        await SumAsync(transaction, "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage WHERE outcome <> 'refused'", cancel),
        await SumAsync(transaction, "SELECT CAST(COALESCE(SUM(queued), 0) AS BIGINT) FROM usage_node", cancel),
        await SumAsync(transaction, "SELECT CAST(COALESCE(SUM(exported), 0) AS BIGINT) FROM usage_node", cancel),
        await SumAsync(
            transaction, "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_outbox WHERE outcome <> 'refused'", cancel)
            + await SumAsync(
                transaction, "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) FROM usage_event WHERE outcome <> 'refused'", cancel));

    private static async ValueTask<long> SumAsync(DbTransaction transaction, string sql, CancellationToken cancel)
    {
        await using var command = transaction.Command(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }
}
