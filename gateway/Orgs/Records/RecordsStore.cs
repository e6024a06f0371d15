using System.Data.Common;
using System.Globalization;
using Gateway.Store;

namespace Gateway.Orgs.Records;

/// <summary>What a guarded write found.</summary>
internal enum WriteResult
{
    Done,

    /// <summary>There is nothing of that name.</summary>
    Absent,

    /// <summary>Another version than the caller expected (RFC 9110 §13.1.1).</summary>
    OtherVersion,
}

/// <summary>All that the store keeps, as of one version.</summary>
internal sealed record RecordsRead(
    long Version,
    IReadOnlyList<(string Org, long Version, string Body)> Overrides,
    IReadOnlyList<(string Issuer, string Application, long Version, string Body)> Applications,
    IReadOnlyList<Revocation> Revocations);

/// <summary>
/// Keeps overrides, revocations and the audit in the store. Every write moves the version and leaves an audit entry in one transaction.
/// </summary>
internal sealed class RecordsStore(IStore store, TimeProvider time)
{
    /// <summary>On which gateways of one PostgreSQL tell each other that something changed.</summary>
    public const string Channel = "gateway_records";

    /// <summary>More than any clock skew: what has ended covers its tokens until they are refused by themselves.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(30);

    public ValueTask PrepareAsync(CancellationToken cancel) => store.PrepareAsync(RecordsSchema.Steps, cancel);

    /// <summary>The version in force, and what time it is to the store.</summary>
    public ValueTask<(long Version, DateTimeOffset Now)> VersionAsync(CancellationToken cancel) => store.ReadAsync(
        async (transaction, stop) =>
            (await ReadVersionAsync(transaction, stop), await transaction.NowAsync(store.Provider, time, stop)),
        cancel);

    /// <summary>What time it is to all gateways.</summary>
    public ValueTask<DateTimeOffset> NowAsync(CancellationToken cancel) =>
        store.ReadAsync((transaction, stop) => transaction.NowAsync(store.Provider, time, stop), cancel);

    public ValueTask<RecordsRead> ReadAsync(CancellationToken cancel) =>
        store.ReadAsync(
            async (transaction, stop) =>
            {
                var overrides = await Rows.ReadAsync(transaction, "SELECT org, version, body FROM org_override",
                    row => (row.GetString(0), row.GetInt64(1), row.GetString(2)), stop);
                var revocations = await Rows.ReadAsync(
                    transaction, "SELECT id, kind, value, issuer, issued_before, expires_at, reason, created_at, "
                        + "made_by FROM revocation ORDER BY created_at, id", Rows.Revocation, stop);
                var applications = await Rows.ReadAsync(
                    transaction, "SELECT issuer, application, version, body FROM application_override",
                    row => (row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)), stop);
                return new RecordsRead(await ReadVersionAsync(transaction, stop), overrides, applications, revocations);
            },
            cancel);

    /// <summary>Newest first, before an older version.</summary>
    public ValueTask<List<AuditEntry>> AuditAsync(long before, int limit, CancellationToken cancel) => store.ReadAsync(
        (transaction, stop) => Rows.ReadAsync(
            transaction,
            "SELECT version, at, who, action, subject, before, after FROM audit WHERE version < @before ORDER BY version DESC LIMIT @limit",
            Rows.Audit, stop,
            ("@before", before), ("@limit", (long)limit)),
        cancel);

    /// <summary>
    /// Replaces the row. <paramref name="expected"/>: any one of these versions, 0 for none yet; null for whichever there is.
    /// </summary>
    public ValueTask<(WriteResult Result, long Version)> PutAsync(
        RecordRow row, string body, IReadOnlyList<long>? expected, string who, CancellationToken cancel) =>
        ChangeAsync(row, expected, body, who, cancel);

    public ValueTask<(WriteResult Result, long Version)> DeleteAsync(
        RecordRow row, IReadOnlyList<long>? expected, string who, CancellationToken cancel) =>
        ChangeAsync(row, expected, null, who, cancel);

    public async ValueTask AddRevocationAsync(Revocation revocation, string text, CancellationToken cancel) => await store.WriteAsync(
        async (transaction, stop) =>
        {
            await using var insert = transaction.Command(
                """
                INSERT INTO revocation (id, kind, value, issuer, issued_before, expires_at, reason, created_at, made_by)
                VALUES (@id, @kind, @value, @issuer, @before, @expires, @reason, @created, @by)
                """,
                ("@id", revocation.Id), ("@kind", revocation.Of.ToString()), ("@value", revocation.Value), ("@issuer", revocation.Issuer),
                ("@before", revocation.IssuedBefore?.ToUnixTimeMilliseconds()),
                ("@expires", revocation.ExpiresAt?.ToUnixTimeMilliseconds()),
                ("@reason", revocation.Reason), ("@created", revocation.CreatedAt.ToUnixTimeMilliseconds()), ("@by", revocation.By));
            await insert.ExecuteNonQueryAsync(stop);
            return await NoteAsync(transaction, revocation.By, "revocation.add", revocation.Id, null, text, stop);
        },
        cancel);

    /// <summary>False: there is none of that id.</summary>
    public ValueTask<bool> DeleteRevocationAsync(string id, string who, CancellationToken cancel) => store.WriteAsync(
        async (transaction, stop) =>
        {
            await using var delete = transaction.Command("DELETE FROM revocation WHERE id = @id", ("@id", id));
            if (await delete.ExecuteNonQueryAsync(stop) == 0)
                return false;
            await NoteAsync(transaction, who, "revocation.delete", id, null, null, stop);
            return true;
        },
        cancel);

    /// <summary>Forgets what has expired; nothing reads it any more, so the version stays.</summary>
    public ValueTask<int> ForgetExpiredAsync(CancellationToken cancel) => store.WriteAsync(
        async (transaction, stop) =>
        {
            var now = await transaction.NowAsync(store.Provider, time, stop);
            await using var delete = transaction.Command(
                "DELETE FROM revocation WHERE expires_at < @now", ("@now", (now - Tolerance).ToUnixTimeMilliseconds()));
            return await delete.ExecuteNonQueryAsync(stop);
        },
        cancel);

    private ValueTask<(WriteResult Result, long Version)> ChangeAsync(
        RecordRow row, IReadOnlyList<long>? expected, string? body, string who, CancellationToken cancel) => store.WriteAsync(
        async (transaction, stop) =>
        {
            var found = await Rows.ReadAsync(
                transaction, row.Select, read => (Version: read.GetInt64(0), Body: read.GetString(1)), stop, row.Key);
            var (current, before) = found is [var only] ? only : (0, null);
            if (expected is not null && !expected.Contains(current))
                return (WriteResult.OtherVersion, current);
            if (current == 0 && body is null)
                return (WriteResult.Absent, 0L);
            var next = await NoteAsync(
                transaction, who, row.Action + (body is null ? ".delete" : ".put"), row.Subject, before, body, stop);
            await using var change = body is null
                ? transaction.Command(row.Delete, row.Key)
                : transaction.Command(row.Put, [.. row.Key, ("@version", next), ("@body", body)]);
            await change.ExecuteNonQueryAsync(stop);
            return (WriteResult.Done, next);
        },
        cancel);

    // Death before the commit: nothing changed and the caller has no answer. After it: all replicas see it within their next look.
    private async ValueTask<long> NoteAsync(
        DbTransaction transaction, string who, string action, string subject, string? before, string? after, CancellationToken cancel)
    {
        await using var move = transaction.Command("UPDATE org_version SET version = version + 1 WHERE one = 1 RETURNING version");
        var version = Convert.ToInt64(await move.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
        var now = await transaction.NowAsync(store.Provider, time, cancel);
        await using var note = transaction.Command(
            "INSERT INTO audit (version, at, who, action, subject, before, after) VALUES (@version, @at, @who, @action, @subject, "
            + "@before, @after)",
            ("@version", version), ("@at", now.ToUnixTimeMilliseconds()), ("@who", who), ("@action", action),
            ("@subject", subject), ("@before", before), ("@after", after));
        await note.ExecuteNonQueryAsync(cancel);
        // Heard once this is committed, and not at all when it is not.
        if (store.Provider == StoreProvider.PostgreSql)
            await transaction.ExecuteAsync($"NOTIFY {Channel}", cancel);
        return version;
    }

    private static async ValueTask<long> ReadVersionAsync(DbTransaction transaction, CancellationToken cancel)
    {
        await using var select = transaction.Command("SELECT version FROM org_version WHERE one = 1");
        return Convert.ToInt64(await select.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }
}
