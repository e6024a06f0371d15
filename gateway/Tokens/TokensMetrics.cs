using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens;

/// <summary>
/// What the operator sees of tokens and keys. Tokens are counted in plain cells, read at each scrape:
/// a counter of the SDK costs as much as the rest of a hit.
/// </summary>
internal sealed class TokensMetrics
{
    private static readonly string[] Results = ["hit", "verified", "refused"];

    // By issuer, so bounded by the settings; a cell a result.
    private readonly ConcurrentDictionary<string, long[]> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Issuer, KeyFetchResult Result), StrongBox<long>> _fetches = new();
    private readonly ConcurrentDictionary<(string Issuer, IntrospectionResult Result), StrongBox<long>> _introspections = new();
    private Func<IReadOnlyList<KeyRing>> _inForce = () => [];

    public TokensMetrics(IMeterFactory meters)
    {
        Meter = meters.Create("Gateway.Tokens");
        Meter.CreateObservableCounter("gateway.tokens", Tokens, "{token}", "Tokens judged, by issuer and result (hit, verified, refused).");
        Meter.CreateObservableCounter("gateway.key.fetches", Fetches, "{fetch}", "Attempts to get an issuer's keys, by result.");
        Meter.CreateObservableCounter(
            "gateway.introspections", Introspections, "{call}", "Questions to issuers for opaque tokens, by issuer and result.");
        Meter.CreateObservableGauge("gateway.key.age", Ages, "s",
            "Time since the issuer was last seen publishing the keys in use, by issuer; nothing while there are none.");
        Meter.CreateObservableGauge("gateway.keys", Keys, "{key}", "Usable keys by issuer; at 0 its tokens cannot be verified.");
    }

    public Meter Meter { get; }

    /// <summary>Found in the cache of verified tokens.</summary>
    public void TokenHit(string issuer) => Interlocked.Increment(ref Cells(issuer)[0]);

    public void TokenVerified(string issuer) => Interlocked.Increment(ref Cells(issuer)[1]);

    /// <param name="issuer">Its name in the settings; empty when the token names none of them.</param>
    public void TokenRefused(string issuer) => Interlocked.Increment(ref Cells(issuer)[2]);

    public void KeysFetched(string issuer, KeyFetchResult result) =>
        Interlocked.Increment(ref _fetches.GetOrAdd((issuer, result), static _ => new StrongBox<long>()).Value);

    public void Introspected(string issuer, IntrospectionResult result) => Interlocked.Increment(ref Calls(issuer, result).Value);

    /// <summary>Begins the counts of an issuer that is asked for tokens at 0: a first failure would else be no increase.</summary>
    public void MayIntrospect(string issuer)
    {
        foreach (var result in Enum.GetValues<IntrospectionResult>())
            Calls(issuer, result);
    }

    /// <summary>Shows the keys in force, and begins their issuers' counts at 0.</summary>
    public void Watch(Func<IReadOnlyList<KeyRing>> inForce) => _inForce = inForce;

    private long[] Cells(string issuer) =>
        _tokens.TryGetValue(issuer, out var cells) ? cells : _tokens.GetOrAdd(issuer, static _ => new long[Results.Length]);

    private StrongBox<long> Calls(string issuer, IntrospectionResult result) =>
        _introspections.GetOrAdd((issuer, result), static _ => new StrongBox<long>());

    private IEnumerable<Measurement<long>> Tokens()
    {
        var inForce = _inForce().Select(ring => ring.Source.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var issuer in inForce)
            Cells(issuer);
        foreach (var (issuer, cells) in _tokens)
        {
            for (var result = 0; result < cells.Length; result++)
            {
                var count = Volatile.Read(ref cells[result]);
                if (count > 0 || inForce.Contains(issuer))
                    yield return new(count, new("issuer", issuer), new("result", Results[result]));
            }
        }
    }

    private IEnumerable<Measurement<long>> Fetches()
    {
        foreach (var ring in _inForce())
        {
            foreach (var result in Enum.GetValues<KeyFetchResult>())
                _fetches.GetOrAdd((ring.Source.Name, result), static _ => new StrongBox<long>());
        }

        return _fetches.Select(fetch => new Measurement<long>(
            Volatile.Read(ref fetch.Value.Value), new("issuer", fetch.Key.Issuer), new("result", fetch.Key.Result.Word)));
    }

    private IEnumerable<Measurement<long>> Introspections() => _introspections.Select(calls => new Measurement<long>(
        Volatile.Read(ref calls.Value.Value), new("issuer", calls.Key.Issuer), new("result", calls.Key.Result.Word)));

    private IEnumerable<Measurement<double>> Ages() =>
        from ring in _inForce()
        let good = ring.LastGood
        where good is not null
        select new Measurement<double>(good.Value.Age.TotalSeconds, new KeyValuePair<string, object?>("issuer", ring.Source.Name));

    private IEnumerable<Measurement<int>> Keys() =>
        _inForce().Select(ring => new Measurement<int>(ring.Keys.Count, new KeyValuePair<string, object?>("issuer", ring.Source.Name)));
}
