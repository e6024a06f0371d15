namespace Gateway.Metering.Usage;

/// <summary>What usage can be grouped by; at most one of the three times at once.</summary>
internal enum UsageDimension
{
    Org,
    Application,
    Route,
    Outcome,
    Status,
    Hour,
    Day,
    Month,
}

/// <summary>Dimensions as words and as columns.</summary>
internal static class UsageDimensions
{
    public static bool IsTime(this UsageDimension dimension) => dimension >= UsageDimension.Hour;

    /// <summary>The word in <c>groupBy</c>; a time stands in the answer as <c>time</c>.</summary>
    public static string Text(this UsageDimension dimension) => dimension switch
    {
        UsageDimension.Org => "org",
        UsageDimension.Application => "application",
        UsageDimension.Route => "route",
        UsageDimension.Outcome => "outcome",
        UsageDimension.Status => "status",
        UsageDimension.Hour => "hour",
        UsageDimension.Day => "day",
        UsageDimension.Month => "month",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension)),
    };

    /// <summary>First second of the hour, day or month that a bucket lies in.</summary>
    public static long StartOf(this UsageDimension dimension, long bucket) => dimension switch
    {
        UsageDimension.Hour => bucket - (bucket % 3600),
        UsageDimension.Day => bucket - (bucket % 86400),
        _ => MonthOf(DateTimeOffset.FromUnixTimeSeconds(bucket)),
    };

    private static long MonthOf(DateTimeOffset at) => new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
}
