using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>The limits of one plan, compiled when the first caller of it asks.</summary>
internal sealed class PlanLimits
{
    private readonly PlanLimit[] _limits;
    private PolicyText? _policy;

    public PlanLimits(Plan plan, LimitsMetrics metrics)
    {
        _limits = [.. plan.Limits.Select(limit => new PlanLimit(limit, metrics.Tally(limit.Name)))];
        AreShown = plan.Limits.Any(limit => limit.Mode == LimitMode.Enforce);
    }

    public ReadOnlySpan<PlanLimit> All => _limits;

    public int Count => _limits.Length;

    public bool AreShown { get; }

    /// <summary>The value of <c>RateLimit-Policy</c>: the same string until a month of another length begins.</summary>
    public string Policy(DateTime utc)
    {
        var policy = _policy;
        if (policy is null || utc < policy.From || utc >= policy.To)
        {
            var (from, to) = QuotaPeriod.Month.Around(utc);
            _policy = policy = new PolicyText(from, to, RateLimitFields.PolicyOf(_limits, utc));
        }

        return policy.Text;
    }

    private sealed record PolicyText(DateTime From, DateTime To, string Text);
}
