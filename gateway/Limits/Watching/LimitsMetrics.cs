using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gateway.Limits.Shares;

namespace Gateway.Limits;

/// <summary>What the operator sees of limits.</summary>
internal sealed class LimitsMetrics
{
    // Names come from the settings and from overrides, so their number is not ours: past this they share one series.
    public const int MostNames = 100;
    public const string OtherNames = "_other";

    private readonly ConcurrentDictionary<string, LimitTally> _tallies = new(StringComparer.Ordinal);
    private readonly LimitTally _others = new(OtherNames);
    private readonly Meter _meter;
    private volatile FrozenSet<string> _expected = FrozenSet<string>.Empty;

    public LimitsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Gateway.Limits");
        _meter.CreateObservableCounter("gateway.limit.decisions", Decisions, "{decision}",
            "Decisions by limit and result: passed, near (passed with 80 % or more used), refused, shadowed (would have been refused).");
    }

    public LimitTally Tally(string name) =>
        _tallies.TryGetValue(name, out var tally) ? tally
        : _tallies.Count >= MostNames ? _others
        : _tallies.GetOrAdd(name, key => new LimitTally(key));

    /// <summary>Begins the counts of the limits that the settings name at 0.</summary>
    public void Expect(IEnumerable<string> names)
    {
        _expected = names.ToFrozenSet(StringComparer.Ordinal);
        foreach (var name in _expected)
            Tally(name);
    }

    public void WatchOrgs(Func<int> count) =>
        _meter.CreateObservableGauge("gateway.limit.orgs", count, "{org}", "Organisations whose limits hold something in memory.");

    public void WatchReplicas(Replicas replicas)
    {
        _meter.CreateObservableGauge(
            "gateway.limit.replicas", () => replicas.Others, "{process}", "Other gateways heard of on the same store in the last seconds.");
        _meter.CreateObservableGauge("gateway.limit.exchange.available", () => replicas.IsAway ? 0 : 1, "1",
            "1 while limits are shared with other gateways, 0 while the store is away.");
    }

    private IEnumerable<Measurement<long>> Decisions() =>
        from tally in _tallies.Values.Append(_others)
        from result in tally.Results
        where result.Count > 0 || _expected.Contains(tally.Name)
        select new Measurement<long>(result.Count, new("limit", tally.Name), new("result", result.Result));
}
