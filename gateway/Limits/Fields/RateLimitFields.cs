using System.Globalization;
using System.Runtime.CompilerServices;
using Gateway.Limits.States;
using Gateway.Orgs.Plans;

namespace Gateway.Limits;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers §3 and §4, lists of RFC 9651.
/// </summary>
internal static class RateLimitFields
{
    public const string PolicyName = "RateLimit-Policy";
    public const string LimitName = "RateLimit";

    public static string PolicyOf(ReadOnlySpan<PlanLimit> limits, DateTime utc)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        var any = false;
        foreach (var limit in limits)
        {
            if (!limit.IsEnforced)
                continue;
            text.AppendLiteral(any ? ",\"" : "\"");
            text.AppendLiteral(limit.Limit.Name);
            text.AppendLiteral("\";q=");
            text.AppendFormatted(limit.Size);
            if (Unit(limit.Limit) is { } unit)
                text.AppendLiteral($";qu=\"{unit}\"");
            if (Window(limit, utc) is { } window)
                text.AppendLiteral($";w={window}");
            any = true;
        }

        return text.ToStringAndClear();
    }

    public static string LimitOf(ReadOnlySpan<PlanLimit> limits, ReadOnlySpan<DecidedLimit> decided)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        var any = false;
        for (var i = 0; i < limits.Length; i++)
        {
            if (!limits[i].IsEnforced)
                continue;
            if (any)
                text.AppendLiteral(",");
            text.AppendLiteral(limits[i].Member);
            text.AppendFormatted(decided[i].Level.Left);
            if (decided[i].Level.ResetSeconds is { } seconds)
            {
                text.AppendLiteral(";t=");
                text.AppendFormatted(seconds);
            }

            any = true;
        }

        return text.ToStringAndClear();
    }

    private static string? Unit(Limit limit) => limit switch
    {
        { Kind: LimitKind.Concurrency } => "concurrent-requests",
        { Kind: LimitKind.Quota, Unit: QuotaUnit.Bytes } => "content-bytes",
        _ => null,
    };

    private static long? Window(PlanLimit limit, DateTime utc)
    {
        if (limit.Limit.Kind == LimitKind.Concurrency)
            return null;
        if (limit.Limit.Kind == LimitKind.Rate)
            return (limit.FillTicks / TimeSpan.TicksPerSecond) + (limit.FillTicks % TimeSpan.TicksPerSecond == 0 ? 0 : 1);
        var (from, to) = limit.Limit.Period.Around(utc);
        return (long)(to - from).TotalSeconds;
    }
}
