using Gateway.Orgs.Plans;

namespace Gateway.Verbs.Simulate;

/// <summary>Whether a limit would have refused something.</summary>
internal enum Met
{
    /// <summary>However the requests were spread within their hours, it would not.</summary>
    No,

    /// <summary>Totals of hours cannot tell.</summary>
    Perhaps,

    /// <summary>However they were spread, it would.</summary>
    Yes,
}

/// <summary>What hours say of one limit.</summary>
/// <param name="Met">The answer.</param>
/// <param name="First">The first hour that gives it; null for no.</param>
/// <param name="Peak">Rate: requests of the busiest hour. Concurrency: the highest average of an hour. Quota: the largest period.</param>
/// <param name="Allowed">The most that the limit lets in there.</param>
internal readonly record struct Trial(Met Met, DateTimeOffset? First, double Peak, double Allowed)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Holds a limit against hours in order of time; pure.</summary>
    public static Trial Hold(Limit limit, IReadOnlyCollection<HourUse> hours, DateTimeOffset from) => limit.Kind switch
    {
        LimitKind.Rate => Rate(limit, hours),
        LimitKind.Quota => Quota(limit, hours, from),
        _ => Concurrency(limit, hours),
    };

    /// <summary>
    /// A bucket that owes what was taken and not refilled. Spread as kindly as can be, an hour owes its requests less the refill:
    /// if that passes the bucket, some were refused. All at once, right after the hour before, it owes both: if that fits, none was.
    /// </summary>
    private static Trial Rate(Limit limit, IReadOnlyCollection<HourUse> hours)
    {
        var refill = limit.Requests * (Hour / limit.Per);
        var (least, most, last) = (0d, 0d, DateTimeOffset.MinValue);
        DateTimeOffset? surely = null, perhaps = null;
        foreach (var use in hours)
        {
            var idle = last == DateTimeOffset.MinValue ? 0 : ((use.Hour - last) / Hour) - 1;
            (least, most) = (Math.Max(0, least - (refill * idle)), Math.Max(0, most - (refill * idle)));
            if (most + use.Requests > limit.Burst)
                perhaps ??= use.Hour;
            (least, most) = (Math.Max(0, least + use.Requests - refill), Math.Max(0, most - refill) + use.Requests);
            if (least > limit.Burst)
                surely ??= use.Hour;
            last = use.Hour;
        }

        return Of(surely, perhaps, hours.Select(use => (double)use.Requests), limit.Burst + refill);
    }

    /// <summary>Hours add up to calendar periods exactly; of the one that was cut at its beginning a part is unknown.</summary>
    private static Trial Quota(Limit limit, IReadOnlyCollection<HourUse> hours, DateTimeOffset from)
    {
        DateTimeOffset? surely = null, perhaps = null;
        var sums = new Dictionary<DateTimeOffset, long>();
        foreach (var use in hours)
        {
            var period = limit.Period.StartOf(use.Hour);
            var sum = sums[period] = sums.GetValueOrDefault(period) + (limit.Unit == QuotaUnit.Bytes ? use.Bytes : use.Units);
            if (sum > limit.Requests)
                surely ??= use.Hour;
            else if (period < from)
                perhaps ??= use.Hour;
        }

        return Of(surely, perhaps, sums.Values.Select(sum => (double)sum), limit.Requests);
    }

    /// <summary>
    /// The average in flight is the time that all requests took, by the hour. One long stream among short requests makes it high
    /// without many at a time, so it is never sure; only fewer requests than slots are.
    /// </summary>
    private static Trial Concurrency(Limit limit, IReadOnlyCollection<HourUse> hours)
    {
        var perhaps = hours.Sum(use => use.Requests) > limit.Requests ? hours.MaxBy(use => use.DurationMs).Hour : (DateTimeOffset?)null;
        return Of(surely: null, perhaps, hours.Select(use => use.DurationMs / Hour.TotalMilliseconds), limit.Requests);
    }

    private static Trial Of(DateTimeOffset? surely, DateTimeOffset? perhaps, IEnumerable<double> peaks, double allowed) =>
        new(surely is not null ? Met.Yes : perhaps is not null ? Met.Perhaps : Met.No, surely ?? perhaps,
            peaks.DefaultIfEmpty(0).Max(), allowed);
}
