using System.Globalization;
using Gateway.Limits.States;

namespace Gateway.Limits;

/// <summary>
/// <c>X-RateLimit-*</c> as gateways sent them before there was a draft: one limit only, the one that binds first; the reset in
/// seconds from now. A backend's own would contradict them, so they are replaced.
/// </summary>
internal static class LegacyFields
{
    public const string Limit = "X-RateLimit-Limit";
    public const string Remaining = "X-RateLimit-Remaining";
    public const string Reset = "X-RateLimit-Reset";

    public static void Write(IHeaderDictionary headers, ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<DecidedLimit> decided)
    {
        var binding = -1;
        for (var i = 0; i < limits.Length; i++)
        {
            if (limits[i].IsEnforced && (binding < 0 || BindsBefore(decided[i].Level, decided[binding].Level)))
                binding = i;
        }

        if (binding < 0)
            return;
        headers[Limit] = Text(limits[binding].Size);
        headers[Remaining] = Text(decided[binding].Level.Left);
        headers[Reset] = Text(decided[binding].Level.ResetSeconds ?? 0);
    }

    private static bool BindsBefore(LimitLevel one, LimitLevel other) =>
        one.Left < other.Left || (one.Left == other.Left && (one.ResetSeconds ?? 0) > (other.ResetSeconds ?? 0));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
