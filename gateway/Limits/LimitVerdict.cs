using Gateway.Limits.States;
using Gateway.Orgs.Plans;
using Gateway.Refusals;

namespace Gateway.Limits;

/// <summary>Turns what was decided into the answer: which row of the catalogue, how long to wait, whose fault.</summary>
internal static class LimitVerdict
{
    // Nothing tells when a place comes free: asking again in a second is cheap.
    private const long ConcurrencyWait = 1;

    public static Verdict Of(ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<DecidedLimit> decided)
    {
        List<string> violated = [];
        var wait = 0L;
        var isQuota = false;
        for (var i = 0; i < limits.Length; i++)
        {
            if (decided[i].Fits || !limits[i].IsEnforced)
                continue;
            violated.Add(limits[i].Limit.Name);
            wait = Math.Max(wait, decided[i].Level.ResetSeconds ?? ConcurrencyWait);
            isQuota |= limits[i].Limit.Kind == LimitKind.Quota;
        }

        if (violated.Count == 0)
            return Verdict.Pass;
        return new Verdict(isQuota ? Catalogue.QuotaExceeded : Catalogue.RateLimited)
        {
            RetryAfter = int.CreateSaturating(wait),
            ViolatedPolicies = violated,
        };
    }
}
