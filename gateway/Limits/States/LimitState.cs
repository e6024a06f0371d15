using Gateway.Orgs;
using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>What one limit has spent. The numbers come with each request; every call is made under the org's lock.</summary>
internal abstract class LimitState
{
    public static LimitState New(OrgCode org, LimitKey key, UsedSoFar usedSoFar) => key.Kind switch
    {
        LimitKind.Rate => new RateState(),
        LimitKind.Concurrency => new ConcurrencyState(),
        LimitKind.Quota => new QuotaState(org, key, usedSoFar),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key.Kind, "no kind of limit"),
    };

    /// <summary>Brings the state up to the moment; the other members then speak of that moment and of that limit.</summary>
    public abstract void Advance(PlanLimit limit, in Moment now);

    public abstract bool Fits(PlanLimit limit, long units);

    public abstract void Charge(long units);

    public abstract LimitLevel Level(PlanLimit limit, in Moment now);

    /// <summary>Ends what <see cref="Charge"/> began.</summary>
    public abstract void End(in Charged charged);

    /// <summary>Whether a new state in its place would answer the same.</summary>
    public abstract bool IsIdle(in Moment now);

    /// <summary>Whether it goes on counting what a shadow limit would have refused, because the ledger does.</summary>
    public virtual bool CountsShadowed => false;

    public LimitState Copy() => (LimitState)MemberwiseClone();
}

/// <summary>What a request was charged at its admission, and what it turned out to be worth.</summary>
/// <param name="At">When it was admitted, UTC.</param>
/// <param name="Units">Charged at admission.</param>
/// <param name="Billed">Of these, what its outcome carries.</param>
/// <param name="Bytes">Body bytes in and out.</param>
internal readonly record struct Charged(DateTime At, long Units, long Billed, long Bytes);
