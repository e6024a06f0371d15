using Gateway.Store;

namespace Gateway.Limits.Shares;

/// <summary>Where replicas tell one another what they spend: one row a process and limit, overwritten with each exchange.</summary>
internal sealed class ShareTable(IStore store)
{
    // Rows become visible when their transaction commits, a little after the clock they carry: looked for again that long.
    private const long OverlapMilliseconds = 5_000;
    private const string Shape = """
        CREATE TABLE limit_share (
          process TEXT NOT NULL, org TEXT NOT NULL, name TEXT NOT NULL, spent BIGINT NOT NULL, asked DOUBLE PRECISION NOT NULL,
          until BIGINT NOT NULL, at BIGINT NOT NULL,
          PRIMARY KEY (process, org, name));
        CREATE INDEX limit_share_at ON limit_share (at);
        CREATE INDEX limit_share_until ON limit_share (until);
        """;

    private const string Clock = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    private long _seen;

    private static Schema Steps { get; } = new("limits", new SchemaStep(Shape, Shape));

    /// <summary>An embedded store has one gateway.</summary>
    public bool IsShared => store.Provider == StoreProvider.PostgreSql;

    public ValueTask PrepareAsync(CancellationToken cancel) => store.PrepareAsync(Steps, cancel);

    /// <summary>Writes ours and reads what the others wrote since the last time, in one transaction; with the store's clock.</summary>
    public async ValueTask<(IReadOnlyList<ShareRow> Rows, long Now)> ExchangeAsync(
        string process, IReadOnlyList<ShareRow> mine, CancellationToken cancel)
    {
        var read = await store.WriteAsync(
            async (transaction, stop) =>
            {
                if (mine.Count > 0)
                {
                    await using var upsert = transaction.Command(
                        $"""
                        INSERT INTO limit_share (process, org, name, spent, asked, until, at)
                        SELECT @process, org, name, spent, asked, until, {Clock} FROM unnest(@org, @name, @spent, @asked, @until)
                          AS told (org, name, spent, asked, until)
                        ON CONFLICT (process, org, name) DO UPDATE
                          SET spent = excluded.spent, asked = excluded.asked, until = excluded.until, at = excluded.at
                        """,
                        ("@process", process),
                        ("@org", mine.Select(row => row.Org).ToArray()),
                        ("@name", mine.Select(row => row.Key).ToArray()),
                        ("@spent", mine.Select(row => row.Spent).ToArray()),
                        ("@asked", mine.Select(row => row.Asked).ToArray()),
                        ("@until", mine.Select(row => row.Until).ToArray()));
                    await upsert.ExecuteNonQueryAsync(stop);
                }

                List<ShareRow> rows = [];
                await using var select = transaction.Command(
                    "SELECT process, org, name, spent, asked, until, at FROM limit_share WHERE at >= @since AND process <> @process",
                    ("@since", _seen - OverlapMilliseconds), ("@process", process));
                await using (var reader = await select.ExecuteReaderAsync(stop))
                {
                    while (await reader.ReadAsync(stop))
                    {
                        rows.Add(new ShareRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3),
                            reader.GetDouble(4), reader.GetInt64(5), reader.GetInt64(6)));
                    }
                }

                await using var clock = transaction.Command($"SELECT {Clock}");
                return (Rows: rows, Now: (long)(await clock.ExecuteScalarAsync(stop))!);
            },
            cancel);
        _seen = read.Rows.Count == 0 ? _seen : Math.Max(_seen, read.Rows.Max(row => row.At));
        return read;
    }

    /// <summary>Removes what means nothing any more, whoever wrote it.</summary>
    public async ValueTask SweepAsync(CancellationToken cancel) => await store.WriteAsync(
        async (transaction, stop) =>
        {
            await using var delete = transaction.Command($"DELETE FROM limit_share WHERE until < {Clock}");
            return await delete.ExecuteNonQueryAsync(stop);
        },
        cancel);
}
