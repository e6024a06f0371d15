using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>A limit with what every decision needs of it worked out once.</summary>
internal sealed class PlanLimit
{
    public PlanLimit(Limit limit, LimitTally tally)
    {
        Limit = limit;
        Tally = tally;
        Requests = limit.Requests;
        Burst = limit.Burst;
        Per = limit.Per.Ticks;
        Member = $"\"{limit.Name}\";r=";
        FillTicks = limit.Kind == LimitKind.Rate ? long.CreateSaturating((((Int128)Burst * Per) + Requests - 1) / Requests) : 0;
    }

    public Limit Limit { get; }

    public LimitTally Tally { get; }

    /// <summary>What can be used at most: the bucket, the places, the quota.</summary>
    public long Size => Limit.Kind == LimitKind.Rate ? Limit.Burst : Limit.Requests;

    /// <summary>From here on the limit counts as nearly used up: 80 %.</summary>
    public long Near => Size - (Size / 5);

    public bool IsEnforced => Limit.Mode == LimitMode.Enforce;

    /// <summary>Rate: requests a <see cref="Per"/>.</summary>
    public long Requests { get; }

    /// <summary>Rate: the bucket.</summary>
    public long Burst { get; }

    /// <summary>Rate: ticks of 100 ns.</summary>
    public long Per { get; }

    /// <summary>Rate: ticks from an empty bucket to a full one, rounded up.</summary>
    public long FillTicks { get; }

    /// <summary>The beginning of its member of <c>RateLimit</c>.</summary>
    public string Member { get; }
}
