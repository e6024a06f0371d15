using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Telemetry.Series;

namespace Gateway.Limits;

/// <summary>How much of its quotas each org has used, for the orgs that are shown; worked out at each scrape, nothing is counted.</summary>
internal sealed class QuotaSeries
{
    private const string Size = "gateway.quota.limit";
    private const string Used = "gateway.quota.used";

    /// <summary>Quotas of an organisation, on average at most.</summary>
    private const int Each = 4;

    private readonly LimitStates _states;
    private readonly OrgSeries _orgs;
    private readonly SeriesBudget _budget;

    // Whoever has been shown once may be shown again: the SDK keeps its place.
    private readonly ConcurrentDictionary<(string Org, string Limit), bool> _placed = new();

    private QuotaSeries(LimitStates states, OrgSeries orgs, IMeterFactory meters)
    {
        (_states, _orgs) = (states, orgs);
        _budget = orgs.Budget(Size, Each);
        orgs.Budget(Used, Each);
        var meter = meters.Create("Gateway.Limits");
        meter.CreateObservableGauge(Size, () => Quotas().Select(static quota => Point(quota.Org, quota.Limit, quota.Size)), null,
            "Size of the organisation's quota of the current period, in units or bytes, by org and limit.");
        meter.CreateObservableGauge(Used, () => Quotas().Select(static quota => Point(quota.Org, quota.Limit, quota.Used)), null,
            "Used of the organisation's quota in the current period, in units or bytes, by org and limit.");
    }

    /// <summary>Shows the quotas for as long as the meters live.</summary>
    public static void Watch(LimitStates states, OrgSeries orgs, IMeterFactory meters) => _ = new QuotaSeries(states, orgs, meters);

    private static Measurement<long> Point(string org, string limit, long value) => new(value, new("org", org), new("limit", limit));

    private IEnumerable<(string Org, string Limit, long Size, long Used)> Quotas()
    {
        var now = _states.Now(0);
        return from org in _states.Quotas.All
               where _orgs.IsShown(org.Org.Value)
               from quota in Levels(org.Org, org.Limits, org.Keys, now)
               where HasPlace(quota.Org, quota.Limit)
               select quota;
    }

    private bool HasPlace(string org, string limit) =>
        _placed.ContainsKey((org, limit)) || (_budget.TryTake() && _placed.TryAdd((org, limit), true));

    private IEnumerable<(string Org, string Limit, long Size, long Used)> Levels(
        OrgCode org, PlanLimit[] limits, LimitKey[] keys, DecisionTime now)
    {
        var copies = _states.Copy(org, keys);
        for (var i = 0; i < limits.Length; i++)
        {
            copies[i].Advance(limits[i], now);
            yield return (org.Value, limits[i].Limit.Name, limits[i].Size, copies[i].Level(limits[i], now).Used);
        }
    }
}
