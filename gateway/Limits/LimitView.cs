using Gateway.Limits.States;
using Gateway.Orgs.Plans;
using Gateway.Refusals;

namespace Gateway.Limits;

/// <summary>One limit as its org and the operator see it.</summary>
internal sealed record LimitView(
    string Name, LimitKind Kind, LimitScope Scope, LimitMode Mode, long Limit, long Used, long Remaining, long? ResetSeconds)
{
    public static LimitView Of(PlanLimit limit, LimitLevel level) =>
        new(limit.Limit.Name, limit.Limit.Kind, limit.Limit.Scope, limit.Limit.Mode, limit.Size, level.Used, level.Left,
            level.ResetSeconds);
}

/// <summary>What a request would get, had it come now.</summary>
internal sealed record LimitPreview(Verdict Verdict, IReadOnlyList<LimitView> Limits);
