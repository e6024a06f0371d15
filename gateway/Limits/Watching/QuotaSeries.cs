using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Telemetry.Series;

namespace Gateway.Limits;

/// <summary>
/// How much of its quotas each org has used, for the orgs that are shown; worked out once a collection, nothing is counted.
/// </summary>
internal sealed class QuotaSeries
{
    private const string Size = "gateway.quota.limit";
    private const string Used = "gateway.quota.used";

    /// <summary>Quotas of an organisation, on average at most.</summary>
    private const int Each = 4;

    /// <summary>Longest that what one gauge was told is kept for the other; both are read at one collection.</summary>
    private static readonly long LongestKept = TimeSpan.TicksPerSecond;

    private readonly LimitStates _states;
    private readonly OrgSeries _orgs;
    private readonly SeriesBudget _budget;

    // Whoever has been shown once may be shown again: the SDK keeps its place.
    private readonly ConcurrentDictionary<(string Org, string Limit), bool> _placed = new();

    private readonly Lock _gate = new();
    private (List<QuotaUse> Quotas, string Reader, long Ticks)? _kept;

    private QuotaSeries(LimitStates states, OrgSeries orgs, IMeterFactory meters)
    {
        (_states, _orgs) = (states, orgs);
        _budget = orgs.Budget(Size, Each);
        orgs.Budget(Used, Each);
        var meter = meters.Create("Gateway.Limits");
        meter.CreateObservableGauge(Size, () => Read(Size).Select(static quota => Point(quota, quota.Size)), null,
            "Size of the organisation's quota of the current period, in units or bytes, by org and limit.");
        meter.CreateObservableGauge(Used, () => Read(Used).Select(static quota => Point(quota, quota.Used)), null,
            "Used of the organisation's quota in the current period, in units or bytes, by org and limit.");
    }

    /// <summary>Shows the quotas for as long as the meters live.</summary>
    public static void Watch(LimitStates states, OrgSeries orgs, IMeterFactory meters) => _ = new QuotaSeries(states, orgs, meters);

    private static Measurement<long> Point(QuotaUse quota, long value) => new(value, new("org", quota.Org), new("limit", quota.Limit));

    /// <summary>
    /// What the other gauge has just read, else worked out now and kept for the other. Several readers may collect at a time:
    /// each gets what is of that second.
    /// </summary>
    private List<QuotaUse> Read(string gauge)
    {
        var now = _states.Now(0);
        lock (_gate)
        {
            if (_kept is { } kept && kept.Reader != gauge && now.Ticks - kept.Ticks < LongestKept)
            {
                _kept = null;
                return kept.Quotas;
            }

            List<QuotaUse> quotas = [.. Quotas(now)];
            _kept = (quotas, gauge, now.Ticks);
            return quotas;
        }
    }

    private IEnumerable<QuotaUse> Quotas(DecisionTime now) =>
        from org in _states.Quotas.All
        where _orgs.IsShown(org.Org.Value)
        from quota in Levels(org.Org, org.Limits, org.Keys, now)
        where HasPlace(quota.Org, quota.Limit)
        select quota;

    private bool HasPlace(string org, string limit) =>
        _placed.ContainsKey((org, limit)) || (_budget.TryTake() && _placed.TryAdd((org, limit), true));

    private IEnumerable<QuotaUse> Levels(OrgCode org, PlanLimit[] limits, LimitKey[] keys, DecisionTime now)
    {
        var copies = _states.Copy(org, keys);
        for (var i = 0; i < limits.Length; i++)
        {
            copies[i].Advance(limits[i], now);
            yield return new(org.Value, limits[i].Limit.Name, limits[i].Size, copies[i].Level(limits[i], now).Used);
        }
    }

    private readonly record struct QuotaUse(string Org, string Limit, long Size, long Used);
}
