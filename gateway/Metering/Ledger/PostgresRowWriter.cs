using System.Data.Common;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>A thousand rows a statement, as arrays; sorted by the caller, because in random order two gateways deadlock.</summary>
internal sealed class PostgresRowWriter : IRowWriter
{
    private const int Slice = 1000;

    public async ValueTask WriteAsync(DbTransaction transaction, LedgerRow[] rows, CancellationToken cancel)
    {
        for (var at = 0; at < rows.Length; at += Slice)
        {
            var slice = new ArraySegment<LedgerRow>(rows, at, Math.Min(Slice, rows.Length - at));
            await using var upsert = transaction.Command(
                """
                INSERT INTO usage (org, bucket, application, route, outcome, status, requests, units, bytes_in, bytes_out, duration_us)
                SELECT * FROM unnest(@org, @bucket, @application, @route, @outcome, @status, @requests, @units, @bytes_in, @bytes_out, @duration_us)
                ON CONFLICT (org, bucket, application, route, outcome, status) DO UPDATE SET
                  requests = usage.requests + excluded.requests, units = usage.units + excluded.units, bytes_in = usage.bytes_in + excluded.bytes_in,
                  bytes_out = usage.bytes_out + excluded.bytes_out, duration_us = usage.duration_us + excluded.duration_us
                """,
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
            await upsert.ExecuteNonQueryAsync(cancel);
        }
    }

    private static T[] Column<T>(ArraySegment<LedgerRow> rows, Converter<LedgerRow, T> pick) => Array.ConvertAll(rows.ToArray(), pick);
}
