using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens;

/// <summary>What the operator sees of tokens and keys. Tokens are counted in plain cells, read at each scrape: a counter of the SDK costs as much as the rest of a hit.</summary>
internal sealed class TokensMetrics
{
    private static readonly string[] Results = ["hit", "verified", "refused"];

    // By issuer, so bounded by the settings; a cell a result.
    private readonly ConcurrentDictionary<string, long[]> _tokens = new(StringComparer.Ordinal);
    private readonly Counter<long> _fetches;

    public TokensMetrics(IMeterFactory meters)
    {
        Meter = meters.Create("Gateway.Tokens");
        Meter.CreateObservableCounter("gateway.tokens", Tokens, "{token}", "Tokens judged, by issuer and result (hit, verified, refused).");
        _fetches = Meter.CreateCounter<long>("gateway.key.fetches", "{fetch}", "Attempts to get an issuer's keys, by result.");
    }

    public Meter Meter { get; }

    /// <summary>Found in the cache of verified tokens.</summary>
    public void TokenHit(string issuer) => Interlocked.Increment(ref Cells(issuer)[0]);

    public void TokenVerified(string issuer) => Interlocked.Increment(ref Cells(issuer)[1]);

    /// <param name="issuer">Its name in the settings; empty when the token names none of them.</param>
    public void TokenRefused(string issuer) => Interlocked.Increment(ref Cells(issuer)[2]);

    public void KeysFetched(string issuer, KeyFetchResult result) =>
        _fetches.Add(1, new("issuer", issuer), new("result", result.Word));

    private long[] Cells(string issuer) => _tokens.TryGetValue(issuer, out var cells) ? cells : _tokens.GetOrAdd(issuer, static _ => new long[Results.Length]);

    private IEnumerable<Measurement<long>> Tokens()
    {
        foreach (var (issuer, cells) in _tokens)
        {
            for (var result = 0; result < cells.Length; result++)
            {
                if (Volatile.Read(ref cells[result]) is > 0 and var count)
                    yield return new(count, new("issuer", issuer), new("result", Results[result]));
            }
        }
    }
}
