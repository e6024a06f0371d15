using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>What one limit has spent. The numbers come with each request; every call is made under the org's lock.</summary>
internal abstract class LimitState
{
    public static LimitState New(OrgCode org, LimitKey key, UsedSoFar usedSoFar, IReplicas? replicas = null) => key.Kind switch
    {
        LimitKind.Rate => new RateState(replicas?.Of(new SharedLimitKey(org, key))),
        LimitKind.Concurrency => new ConcurrencyState(),
        LimitKind.Quota => new QuotaState(org, key, usedSoFar, replicas),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key.Kind, "no kind of limit"),
    };

    /// <summary>Whether it goes on counting what a shadow limit would have refused, because the ledger does.</summary>
    public virtual bool CountsShadowed => false;

    /// <summary>Null on a gateway of its own.</summary>
    protected virtual SharedLimit? SharedLimit => null;

    /// <summary>Brings the state up to the moment; the other members then speak of that moment and of that limit.</summary>
    public abstract void Advance(PlanLimit limit, in DecisionTime now);

    public bool Fits(PlanLimit limit, long units) => WhileAway(limit) switch
    {
        WhenUnavailable.Open => true,
        WhenUnavailable.Closed => false,
        _ => HasRoom(limit, units),
    };

    public LimitLevel Level(PlanLimit limit, in DecisionTime now) =>
        WhileAway(limit) == WhenUnavailable.Closed ? Measure(limit, now) with { Left = 0, ResetSeconds = 1 } : Measure(limit, now);

    /// <summary>Tells the replicas of the demand, whatever becomes of it.</summary>
    public virtual void Ask(long units)
    {
    }

    public abstract void Charge(long units);

    /// <summary>Ends what <see cref="Charge"/> began.</summary>
    public abstract void End(in Charged charged);

    /// <summary>Whether a new state in its place would answer the same.</summary>
    public abstract bool IsIdle(in DecisionTime now);

    public LimitState Copy() => (LimitState)MemberwiseClone();

    protected abstract bool HasRoom(PlanLimit limit, long units);

    protected abstract LimitLevel Measure(PlanLimit limit, in DecisionTime now);

    private WhenUnavailable WhileAway(PlanLimit limit) =>
        SharedLimit is { IsAway: true } ? limit.Limit.WhenUnavailable : WhenUnavailable.Local;
}

/// <summary>What a request was charged at its admission, and what it turned out to be worth.</summary>
/// <param name="At">When it was admitted, UTC.</param>
/// <param name="Units">Charged at admission.</param>
/// <param name="Billed">Of these, what its outcome carries.</param>
/// <param name="Bytes">Body bytes in and out.</param>
internal readonly record struct Charged(DateTime At, long Units, long Billed, long Bytes);
