using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits;

/// <summary>
/// What all orgs have spent, in memory. An org whose states answer like new ones is forgotten within <see cref="SweepEvery"/>;
/// one that owes anything stays.
/// </summary>
internal sealed class LimitStates : IDisposable
{
    public static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private static readonly CallerSlot<CallerLimits> Slot = new(caller => new CallerLimits(caller));

    private readonly ConcurrentDictionary<OrgCode, OrgLimits> _orgs = new();
    private readonly ConditionalWeakTable<Plan, PlanLimits> _plans = [];
    private readonly TimeProvider _time;
    private readonly UsedSoFar _usedSoFar;
    private readonly LimitsMetrics _metrics;
    private readonly IReplicas? _replicas;
    private readonly long _origin;
    private readonly ITimer _sweep;

    /// <param name="replicas">Null where this gateway has the store for itself.</param>
    public LimitStates(TimeProvider time, UsedSoFar usedSoFar, LimitsMetrics metrics, IReplicas? replicas = null)
    {
        (_time, _usedSoFar, _metrics, _replicas) = (time, usedSoFar, metrics, replicas);
        _origin = time.GetTimestamp();
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        metrics.WatchOrgs(() => Count);
    }

    /// <summary>Orgs held in memory.</summary>
    public int Count => _orgs.Count;

    public LimitLeases Leases { get; } = new();

    public QuotasSeen Quotas { get; } = new();

    /// <summary>The limiter of the caller's requests on the route; null for what is the same on every route.</summary>
    public CallerLimiter Limiter(Caller caller, string? route) => Slot.Get(caller).On(this, route);

    public PlanLimits PlanLimits(Plan plan) => _plans.GetValue(plan, made => new PlanLimits(made, _metrics));

    public DecisionTime Now(int generation) => new(_time.GetElapsedTime(_origin).Ticks, _time.GetUtcNow().UtcDateTime, generation);

    /// <summary>The org's states for these keys, made where there are none.</summary>
    public (OrgLimits Org, LimitState[] States) Bind(OrgCode org, LimitKey[] keys)
    {
        while (true)
        {
            var limits = _orgs.GetOrAdd(org, static code => new OrgLimits(code));
            lock (limits.Gate)
            {
                if (!limits.IsRetired)
                    return (limits, Array.ConvertAll(keys, key => limits.GetOrAdd(key, _usedSoFar, _replicas)));
            }
        }
    }

    /// <summary>The same to look at: copies, and nothing is made.</summary>
    public LimitState[] Copy(OrgCode org, LimitKey[] keys)
    {
        if (!_orgs.TryGetValue(org, out var limits))
            return Array.ConvertAll(keys, key => LimitState.New(org, key, _usedSoFar, _replicas));
        lock (limits.Gate)
            return Array.ConvertAll(keys, key => limits.Find(key)?.Copy() ?? LimitState.New(org, key, _usedSoFar, _replicas));
    }

    /// <summary>Forgets what is idle. Runs on a timer; an org is locked for as long as its own states take.</summary>
    public void Sweep()
    {
        var now = Now(0);
        foreach (var (org, limits) in _orgs)
        {
            // Within the lock, so that whoever finds the retired states also finds what took their place.
            lock (limits.Gate)
            {
                var rest = limits.WithoutIdle(now, out var isEmpty);
                if (isEmpty)
                    _orgs.TryRemove(new(org, limits));
                else if (rest is not null)
                    _orgs.TryUpdate(org, rest, limits);
            }
        }
    }

    public void Dispose() => _sweep.Dispose();

    /// <summary>The limiters of one caller: one for all routes, or one a route where a limit counts by route.</summary>
    private sealed class CallerLimits(Caller caller)
    {
        private readonly ConcurrentDictionary<string, CallerLimiter> _limiters = new(StringComparer.Ordinal);
        private readonly bool _areByRoute = caller.Plan.Limits.Any(limit => limit.Scope == LimitScope.Route);

        public CallerLimiter On(LimitStates all, string? route)
        {
            var key = _areByRoute ? route ?? "" : "";
            return _limiters.TryGetValue(key, out var limiter) ? limiter
                : _limiters.GetOrAdd(key, static (id, made) => new CallerLimiter(made.all, made.caller, id), (all, caller));
        }
    }
}
