using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Telemetry.Series;

/// <summary>
/// Which organisations have series of their own, so that these stay bounded: at most <see cref="MostOrgs"/> ever get cells, those
/// that the settings name first; of them are shown those and the <see cref="MostShown"/> busiest others. Everybody else shares
/// <see cref="Others"/>. Who is shown changes by time alone, never by who reads: several may.
/// </summary>
internal sealed class OrgSeries
{
    public const string Others = "_other";
    public const int MostShown = 1000;
    public const int UsualMostOrgs = 4000;

    private readonly ConcurrentDictionary<string, SeriesOrg> _orgs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeriesBudget> _budgets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly SeriesOrg _others;
    private volatile DistinctNames _folded = new();
    private long _foldedBefore;
    private int _count;
    private int _shown;

    public OrgSeries(IMeterFactory meters)
    {
        _others = Nobody(Others);
        var meter = meters.Create("Gateway.Telemetry");
        meter.CreateObservableGauge("gateway.orgs.shown", () => Volatile.Read(ref _shown), "{org}",
            "Organisations with series of their own, beside those that the settings name.");
        meter.CreateObservableGauge("gateway.orgs.folded", () => Math.Max(Volatile.Read(ref _foldedBefore), _folded.Count()), "{org}",
            "Organisations that lately shared the series of org=\"_other\"; an estimate.");
    }

    /// <summary>How many organisations may ever have cells; set once, from the settings.</summary>
    public int MostOrgs { get; set; } = UsualMostOrgs;

    /// <summary>Bounds the series of one instrument; to be asked for before the instrument is made.</summary>
    /// <param name="instrument">Its name.</param>
    /// <param name="each">Series that an organisation has of it on average, at most.</param>
    public SeriesBudget Budget(string instrument, int each)
    {
        lock (_gate)
            return _budgets[instrument] = new SeriesBudget(this, each);
    }

    /// <summary>The limit that the SDK must have for an instrument by organisation; null for any other.</summary>
    public int? RoomFor(string instrument)
    {
        lock (_gate)
            return _budgets.GetValueOrDefault(instrument)?.Room;
    }

    /// <summary>The organisations that the settings name; they have their series whatever their traffic.</summary>
    public void Name(IEnumerable<string> orgs)
    {
        var named = orgs.ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var org in _orgs.Values.Where(org => org.IsNamed && !named.Contains(org.Name)))
            {
                org.IsNamed = false;
                _shown++;
            }

            foreach (var name in named)
            {
                if (Find(name) is not { IsNamed: false } org)
                    continue;
                _shown -= org.IsShown ? 1 : 0;
                (org.IsNamed, org.IsShown) = (true, true);
            }
        }
    }

    /// <summary>
    /// Itself where it may have cells, else all others together; an organisation that comes after
    /// <see cref="MostOrgs"/> is one of these for good.
    /// </summary>
    public SeriesOrg Of(string org)
    {
        if (_orgs.TryGetValue(org, out var known))
            return known;
        if (SeriesOrg.IsNobodys(org))
            return Nobody(org);
        if (Volatile.Read(ref _count) >= MostOrgs)
            return _others;
        lock (_gate)
            return Find(org) ?? _others;
    }

    /// <summary>Whether series of this organisation are shown now.</summary>
    public bool IsShown(string org) => _orgs.TryGetValue(org, out var known) && known.IsShown;

    /// <summary>A request that counts for all others.</summary>
    public void Fold(string org) => _folded.Add(org);

    /// <summary>Gives the places anew: who is hidden and was twice as busy takes the place of the least busy.</summary>
    public void Rank()
    {
        lock (_gate)
        {
            List<SeriesOrg> all = [.. _orgs.Values.Where(org => !org.IsNamed && !org.IsNobody)];
            all.ForEach(static org => org.Rank());
            List<SeriesOrg> shown =
                [.. all.Where(org => org.IsShown).OrderBy(org => org.Recent).ThenBy(org => org.Name, StringComparer.Ordinal)];
            Queue<SeriesOrg> hidden = new(
                all.Where(org => !org.IsShown).OrderByDescending(org => org.Recent).ThenBy(org => org.Name, StringComparer.Ordinal));
            foreach (var org in shown.Take(shown.Count - MostShown))
                org.IsShown = false;
            for (var free = MostShown - shown.Count; free > 0 && hidden.TryDequeue(out var next); free--)
                next.IsShown = true;
            foreach (var least in shown.Skip(Math.Max(0, shown.Count - MostShown)))
            {
                if (!hidden.TryDequeue(out var next) || next.Recent <= 2 * least.Recent)
                    break;
                (least.IsShown, next.IsShown) = (false, true);
            }

            _shown = all.Count(org => org.IsShown);
            Volatile.Write(ref _foldedBefore, _folded.Count());
            _folded = new DistinctNames();
        }
    }

    private SeriesOrg Nobody(string name) => _orgs.GetOrAdd(name, static name => new SeriesOrg(name) { IsShown = true });

    /// <summary>Under the gate: the organisation, made now where there is room; null where there is none.</summary>
    private SeriesOrg? Find(string name)
    {
        if (_orgs.TryGetValue(name, out var known))
            return known;
        if (_count >= MostOrgs)
            return null;
        _count++;
        var org = new SeriesOrg(name) { IsShown = _shown < MostShown };
        _shown += org.IsShown ? 1 : 0;
        return _orgs[name] = org;
    }
}
