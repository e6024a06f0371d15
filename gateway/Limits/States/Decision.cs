namespace Gateway.Limits.States;

/// <summary>The rule: every enforced limit has room, or none is charged.</summary>
internal static class Decision
{
    /// <summary>Judges without charging; false when an enforced limit refuses.</summary>
    public static bool Judge(
        ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<LimitState> states, Span<DecidedLimit> decided, in DecisionTime now, long units)
    {
        var passes = true;
        for (var i = 0; i < limits.Length; i++)
        {
            states[i].Advance(limits[i], now);
            decided[i].Fits = states[i].Fits(limits[i], units);
            decided[i].IsCharged = false;
            passes &= decided[i].Fits || !limits[i].IsEnforced;
        }

        return passes;
    }

    /// <summary>Judges and charges, under the org's lock.</summary>
    public static bool Take(
        ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<LimitState> states, Span<DecidedLimit> decided, in DecisionTime now, long units)
    {
        var passes = Judge(limits, states, decided, now, units);
        for (var i = 0; i < limits.Length; i++)
        {
            states[i].Ask(units);
            if (passes && (decided[i].Fits || states[i].CountsShadowed))
            {
                states[i].Charge(units);
                decided[i].IsCharged = true;
            }

            decided[i].Level = states[i].Level(limits[i], now);
        }

        return passes;
    }
}
