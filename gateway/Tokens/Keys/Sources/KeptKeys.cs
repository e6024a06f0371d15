using System.Collections.Concurrent;
using System.Data.Common;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Keeps each issuer's last good key set in the store, so that a restart while the issuer is down still serves. The store is a
/// convenience here: without it keys are fetched and served as ever.
/// </summary>
/// <param name="open">Opens the store when it is first wanted: it reads its own settings, of which issuers are a part.</param>
internal sealed partial class KeptKeys(Func<IStore> open, TimeProvider time, ILogger<KeptKeys> logger)
{
    /// <summary>How much older than they are kept keys may seem; it keeps unchanged sets from being written at every fetch.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<KeyRing, (byte[] Jwks, DateTimeOffset SeenAt)> _kept = [];
    private readonly SaidOnce _said = new();
    private volatile IStore? _store;

    /// <summary>Gives a ring that has no keys yet those of the last run.</summary>
    public Task SeedAsync(KeyRing ring, CancellationToken cancel) => TryAsync(ring, async (store, stop) =>
    {
        var (jwks, seenAt) = await store.ReadAsync((transaction, end) => ReadAsync(transaction, ring.Source, end), stop);

        // A wall clock that was set back between the runs must not make keys younger than they are.
        if (jwks is not null)
            ring.Seed(jwks, (time.GetUtcNow() - seenAt).Duration());
    }, cancel);

    /// <summary>Writes what the issuer was seen publishing, when it differs from what is kept or that has grown old.</summary>
    public Task KeepAsync(KeyRing ring, CancellationToken cancel) => TryAsync(ring, async (store, stop) =>
    {
        if (ring.LastGood is not var (jwks, age))
            return;
        var seenAt = time.GetUtcNow() - age;
        if (_kept.TryGetValue(ring, out var kept) && kept.Jwks.AsSpan().SequenceEqual(jwks) && seenAt - kept.SeenAt < Precision)
            return;

        // Death before the commit: the set before this one is kept, with the age it has.
        await store.WriteAsync((transaction, end) => WriteAsync(transaction, ring.Source, jwks, seenAt, end), stop);
        _kept[ring] = (jwks, seenAt);
    }, cancel);

    /// <summary>A dropped ring's keys stay in the store: settings that come back find them.</summary>
    public void Forget(KeyRing ring) => _kept.TryRemove(ring, out _);

    private async Task TryAsync(KeyRing ring, Func<IStore, CancellationToken, ValueTask> act, CancellationToken cancel)
    {
        // A file is on this machine already.
        if (ring.Source.File is not null)
            return;
        try
        {
            await act(_store ??= await PrepareAsync(cancel), cancel);
            _said.Works();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!cancel.IsCancellationRequested && _said.Fails(error.Message))
                LogAway(error.Message);
        }
    }

    private async ValueTask<IStore> PrepareAsync(CancellationToken cancel)
    {
        var store = open();
        await store.PrepareAsync(KeptKeysSchema.Steps, cancel);
        return store;
    }

    private static async ValueTask<(byte[]? Jwks, DateTimeOffset SeenAt)> ReadAsync(
        DbTransaction transaction, KeySource source, CancellationToken cancel)
    {
        await using var select = transaction.Command(
            "SELECT jwks, seen_at FROM issuer_keys WHERE issuer = @issuer AND origin = @origin", ("@issuer", source.Name),
            ("@origin", Origin(source)));
        await using var row = await select.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? (row.GetFieldValue<byte[]>(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)))
            : default;
    }

    private static async ValueTask<int> WriteAsync(
        DbTransaction transaction, KeySource source, byte[] jwks, DateTimeOffset seenAt, CancellationToken cancel)
    {
        await using var write = transaction.Command(
            """
            INSERT INTO issuer_keys (issuer, origin, jwks, seen_at) VALUES (@issuer, @origin, @jwks, @seen)
            ON CONFLICT (issuer) DO UPDATE SET origin = excluded.origin, jwks = excluded.jwks, seen_at = excluded.seen_at
            """,
            ("@issuer", source.Name), ("@origin", Origin(source)), ("@jwks", jwks), ("@seen", seenAt.ToUnixTimeMilliseconds()));
        return await write.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Whose keys they are, and from where they might come: settings that name another issuer, or fewer hosts, must not get them.
    /// </summary>
    private static string Origin(KeySource source) =>
        string.Join(' ', [(source.Jwks ?? source.Metadata)!.AbsoluteUri, .. source.Identifiers, "|", .. source.Hosts]);

    [LoggerMessage(504, LogLevel.Error,
        "Issuers' keys cannot be kept in the store, a restart while an issuer is down would not serve its tokens: {Trouble}")]
    private partial void LogAway(string trouble);
}
