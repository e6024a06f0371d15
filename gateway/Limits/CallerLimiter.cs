using System.Threading.RateLimiting;
using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits;

/// <summary>
/// All limits of one caller on one route as one limiter, whose permits are the request's units. Not a chain of limiters: a chain
/// takes one permit, then the next, and what it gives back on a refusal was missing to others in between.
/// </summary>
internal sealed class CallerLimiter(LimitStates all, Caller caller, string? route) : RateLimiter
{
    private readonly PlanLimits _plan = all.PlanLimits(caller.Plan);
    private Bound? _bound;

    /// <summary>None: forgetting idle states is <see cref="LimitStates"/>' work, a limiter holds nothing of its own.</summary>
    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => new()
    {
        CurrentAvailablePermits = Peek(0).Limits.Where(limit => limit.Mode == LimitMode.Enforce).Select(limit => limit.Remaining)
            .DefaultIfEmpty(long.MaxValue).Min(),
    };

    /// <summary>What a request of so many units would get now. Charges nothing, makes no state.</summary>
    public LimitPreview Peek(long units)
    {
        var now = all.Now(caller.Generation);
        var decided = new DecidedLimit[_plan.Count];
        var states = all.Copy(caller.Org, Keys());
        Decision.Judge(_plan.All, states, decided, now, units);
        for (var i = 0; i < decided.Length; i++)
            decided[i].Level = states[i].Level(_plan.All[i], now);
        return new LimitPreview(
            LimitVerdict.Of(_plan.All, decided), [.. decided.Select((mark, i) => LimitView.Of(_plan.All[i], mark.Level))]);
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var now = all.Now(caller.Generation);
        var lease = all.Leases.Rent();
        while (true)
        {
            var bound = Volatile.Read(ref _bound) ?? Bind();
            lock (bound.Org.Gate)
            {
                if (!bound.Org.IsRetired)
                {
                    lease.Take(_plan, bound.States, bound.Org.Gate, now, permitCount);
                    break;
                }
            }

            Bind();
        }

        lease.Count();
        return lease;
    }

    // Waiting in line would hold the client's connection and hide the limit from it: the answer is at once.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private Bound Bind()
    {
        var keys = Keys();
        all.Quotas.Note(caller.Org, _plan.All, keys);
        var (org, states) = all.Bind(caller.Org, keys);
        var bound = new Bound(org, states);
        Volatile.Write(ref _bound, bound);
        return bound;
    }

    private LimitKey[] Keys() => [.. caller.Plan.Limits.Select(limit => LimitKey.For(limit, caller.Application, route))];

    private sealed record Bound(OrgLimits Org, LimitState[] States);
}
