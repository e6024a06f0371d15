using System.Collections.Concurrent;
using System.Collections.Frozen;
using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Telemetry.Series;

/// <summary>
/// Which orgs have series of their own, so that these stay bounded: those that the settings name, and of the others the
/// <see cref="Most"/> busiest. The rest share <see cref="Others"/>. An org that leaves takes its series with it: were its past
/// added to the shared ones, every rate over them would show it a second time.
/// </summary>
internal sealed class OrgSeries(TimeProvider time) : IMetricFamilySource
{
    public const string Others = "_other";
    public const int Most = 1000;

    /// <summary>How often orgs may change places; with each, what was counted before weighs half.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    // Recent requests of an org, known at the last ranking.
    private readonly ConcurrentDictionary<string, Traffic> _shown = new(StringComparer.Ordinal);
    private readonly FrequentNames _waiting = new(Most);
    private volatile FrozenSet<string> _named = FrozenSet<string>.Empty;
    private volatile DistinctNames _folded = new();
    private long _foldedBefore;
    private long _ranked = time.GetTimestamp();
    private int _taken;

    /// <summary>The orgs that the settings name; they have their series whatever their traffic.</summary>
    public void Name(IEnumerable<string> orgs) => _named = orgs.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The org's own name while it has series or there is room for more, else <see cref="Others"/>.</summary>
    public string Shown(string org)
    {
        if (Has(org))
            return org;
        if (Volatile.Read(ref _taken) >= Most)
            return Others;
        if (Interlocked.Increment(ref _taken) <= Most && _shown.TryAdd(org, new Traffic()))
            return org;
        Interlocked.Decrement(ref _taken);
        return _shown.ContainsKey(org) ? org : Others;
    }

    /// <summary>Not an org, as nobody's code begins with an underscore; or one that the settings name; or one of the busiest.</summary>
    public bool Has(string org) => org.Length == 0 || org[0] == '_' || _shown.ContainsKey(org) || _named.Contains(org);

    /// <summary>A request of an org without series.</summary>
    public void Fold(string org)
    {
        _waiting.Add(org);
        _folded.Add(org);
    }

    public void Write(IMetricFamilyWriter writer)
    {
        writer.Gauge("gateway.orgs.shown", "{org}", "Organisations with series of their own, beside those that the settings name.");
        writer.Sample([], _shown.Count);
        writer.Gauge("gateway.orgs.folded", "{org}", "Organisations that lately shared the series of org=\"_other\"; an estimate.");
        writer.Sample([], Math.Max(Volatile.Read(ref _foldedBefore), _folded.Count()));
    }

    /// <summary>Once a period, after a scrape has shown what leaves: who waits and was twice as busy takes the place of the least busy.</summary>
    /// <param name="requests">Each org's requests since it has series.</param>
    public void Rank(IReadOnlyDictionary<string, long> requests)
    {
        if (time.GetElapsedTime(_ranked) < Period)
            return;
        _ranked = time.GetTimestamp();
        foreach (var (org, traffic) in _shown)
            traffic.Turn(requests.GetValueOrDefault(org));

        var waiting = _waiting.Top();
        var leaving = _shown.Where(org => !_named.Contains(org.Key)).OrderBy(org => org.Value.Recent).ThenBy(org => org.Key, StringComparer.Ordinal);
        foreach (var ((comes, count), (goes, traffic)) in waiting.Zip(leaving.ToList()))
        {
            if (count <= 2 * traffic.Recent)
                break;
            _shown.TryRemove(goes, out _);
            _shown.TryAdd(comes, new Traffic { Recent = count });
            _waiting.Remove(comes);
        }

        _waiting.Halve();
        Volatile.Write(ref _foldedBefore, _folded.Count());
        _folded = new DistinctNames();
    }

    /// <summary>One scrape at a time reads and changes it.</summary>
    private sealed class Traffic
    {
        private long _last;

        public long Recent { get; set; }

        public void Turn(long requests)
        {
            Recent = (Recent / 2) + Math.Max(0, requests - _last);
            _last = requests;
        }
    }
}
