using Gateway.Orgs.Plans;

namespace Gateway.Limits.States;

/// <summary>The calendar periods of quotas, in UTC.</summary>
internal static class Calendar
{
    /// <summary>The period that holds the instant; <c>To</c> is the first instant after it.</summary>
    public static (DateTime From, DateTime To) Around(DateTime utc, QuotaPeriod period)
    {
        if (period == QuotaPeriod.Day)
            return (utc.Date, utc.Date.AddDays(1));
        var from = new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        return (from, from.AddMonths(1));
    }
}
