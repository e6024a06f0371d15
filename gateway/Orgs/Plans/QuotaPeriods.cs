namespace Gateway.Orgs.Plans;

/// <summary>The calendar periods of quotas, in UTC.</summary>
internal static class QuotaPeriods
{
    /// <summary>The period that holds the instant; <c>To</c> is the first instant after it.</summary>
    public static (DateTime From, DateTime To) Around(this QuotaPeriod period, DateTime utc)
    {
        if (period == QuotaPeriod.Day)
            return (utc.Date, utc.Date.AddDays(1));
        var from = new DateTime(utc.Year, utc.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        return (from, from.AddMonths(1));
    }

    public static int NumberOf(this QuotaPeriod period, DateTime at) =>
        period == QuotaPeriod.Day ? (int)(at.Ticks / TimeSpan.TicksPerDay) : (at.Year * 12) + at.Month - 1;

    public static DateTimeOffset StartOf(this QuotaPeriod period, DateTimeOffset now) =>
        new(period.Around(now.UtcDateTime).From, TimeSpan.Zero);

    public static DateTimeOffset EndOf(this QuotaPeriod period, DateTimeOffset now) =>
        new(period.Around(now.UtcDateTime).To, TimeSpan.Zero);
}
