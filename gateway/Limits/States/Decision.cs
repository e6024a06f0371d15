namespace Gateway.Limits.States;

/// <summary>The rule: every enforced limit has room, or none is charged.</summary>
internal static class Decision
{
    /// <summary>Judges without charging; false when an enforced limit refuses.</summary>
    public static bool Judge(ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<LimitState> states, Span<DecidedLimit> marks, in DecisionTime now, long units)
    {
        var passes = true;
        for (var i = 0; i < limits.Length; i++)
        {
            states[i].Advance(limits[i], now);
            marks[i].Fits = states[i].Fits(limits[i], units);
            marks[i].IsCharged = false;
            passes &= marks[i].Fits || !limits[i].IsEnforced;
        }

        return passes;
    }

    /// <summary>Judges and charges, under the org's lock.</summary>
    public static bool Take(ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<LimitState> states, Span<DecidedLimit> marks, in DecisionTime now, long units)
    {
        var passes = Judge(limits, states, marks, now, units);
        for (var i = 0; i < limits.Length; i++)
        {
            states[i].Ask(units);
            if (passes && (marks[i].Fits || states[i].CountsShadowed))
            {
                states[i].Charge(units);
                marks[i].IsCharged = true;
            }

            marks[i].Level = states[i].Level(limits[i], now);
        }

        return passes;
    }
}
