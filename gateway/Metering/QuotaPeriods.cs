using Gateway.Orgs.Plans;

namespace Gateway.Metering;

/// <summary>Calendar arithmetic of the quota periods, UTC.</summary>
internal static class QuotaPeriods
{
    public static int NumberOf(this QuotaPeriod period, DateTime at) =>
        period == QuotaPeriod.Day ? (int)(at.Ticks / TimeSpan.TicksPerDay) : (at.Year * 12) + at.Month - 1;

    public static DateTimeOffset StartOf(this QuotaPeriod period, DateTimeOffset now) =>
        new(now.UtcDateTime.Year, now.UtcDateTime.Month, period == QuotaPeriod.Day ? now.UtcDateTime.Day : 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset EndOf(this QuotaPeriod period, DateTimeOffset now) =>
        period == QuotaPeriod.Day ? period.StartOf(now).AddDays(1) : period.StartOf(now).AddMonths(1);
}
