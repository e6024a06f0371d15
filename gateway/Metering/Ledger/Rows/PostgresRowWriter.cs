using System.Data.Common;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>A thousand rows a statement, as arrays; sorted by the caller, because in random order two gateways deadlock.</summary>
/// <param name="outboxOf">The node whose outbox is written; null for the ledger.</param>
internal sealed class PostgresRowWriter(string? outboxOf = null) : IRowWriter
{
    private const int Slice = 1000;

    private readonly string _sql = $"""
        INSERT INTO {(outboxOf is null ? "usage AS kept (" : "usage_outbox AS kept (node, ")}org, bucket, application, route, outcome,
          status, requests, units, bytes_in, bytes_out, duration_us)
        SELECT {(outboxOf is null ? "" : "@node, ")}*
          FROM unnest(@org, @bucket, @application, @route, @outcome, @status, @requests, @units, @bytes_in, @bytes_out, @duration_us)
        ON CONFLICT ({(outboxOf is null ? "" : "node, ")}org, bucket, application, route, outcome, status) DO UPDATE SET
          requests = kept.requests + excluded.requests, units = kept.units + excluded.units, bytes_in = kept.bytes_in + excluded.bytes_in,
          bytes_out = kept.bytes_out + excluded.bytes_out, duration_us = kept.duration_us + excluded.duration_us
        """;

    public async ValueTask WriteAsync(DbTransaction transaction, LedgerRow[] rows, CancellationToken cancel)
    {
        for (var at = 0; at < rows.Length; at += Slice)
        {
            var slice = new ArraySegment<LedgerRow>(rows, at, Math.Min(Slice, rows.Length - at));
            await using var upsert = transaction.Command(
                _sql,
                ("@org", Column(slice, row => row.Org)),
                ("@bucket", Column(slice, row => row.Bucket)),
                ("@application", Column(slice, row => row.Application)),
                ("@route", Column(slice, row => row.Route)),
                ("@outcome", Column(slice, row => row.Ending)),
                ("@status", Column(slice, row => row.Status)),
                ("@requests", Column(slice, row => row.Sums.Requests)),
                ("@units", Column(slice, row => row.Sums.Units)),
                ("@bytes_in", Column(slice, row => row.Sums.BytesIn)),
                ("@bytes_out", Column(slice, row => row.Sums.BytesOut)),
                ("@duration_us", Column(slice, row => row.Sums.DurationMicroseconds)));
            if (outboxOf is not null)
                upsert.Set("@node", outboxOf);
            await upsert.ExecuteNonQueryAsync(cancel);
        }
    }

    private static T[] Column<T>(ArraySegment<LedgerRow> rows, Converter<LedgerRow, T> pick) => Array.ConvertAll(rows.ToArray(), pick);
}
