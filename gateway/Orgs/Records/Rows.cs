using System.Data.Common;
using Gateway.Store;

namespace Gateway.Orgs.Records;

/// <summary>Reads the room's rows.</summary>
internal static class Rows
{
    public static async ValueTask<List<T>> ReadAsync<T>(
        DbTransaction transaction, string sql, Func<DbDataReader, T> read, CancellationToken cancel,
        params (string Name, object? Value)[] parameters)
    {
        await using var select = transaction.Command(sql, parameters);
        await using var rows = await select.ExecuteReaderAsync(cancel);
        var result = new List<T>();
        while (await rows.ReadAsync(cancel))
            result.Add(read(rows));
        return result;
    }

    public static Revocation Revocation(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Of = Enum.Parse<RevocationOf>(row.GetString(1)),
        Value = row.GetString(2),
        Issuer = Text(row, 3),
        IssuedBefore = Instant(row, 4),
        ExpiresAt = Instant(row, 5),
        Reason = Text(row, 6),
        CreatedAt = Instant(row, 7)!.Value,
        By = row.GetString(8),
    };

    public static AuditEntry Audit(DbDataReader row) =>
        new(row.GetInt64(0), Instant(row, 1)!.Value, row.GetString(2), row.GetString(3), row.GetString(4), Text(row, 5), Text(row, 6));

    private static string? Text(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static DateTimeOffset? Instant(DbDataReader row, int at) =>
        row.IsDBNull(at) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at));
}
