using System.Globalization;
using Gateway.Orgs.Plans;

namespace Gateway.Metering.Usage;

/// <summary>Reads a usage query from the parameters of an address: every value checked, the span widened to the edges of buckets.</summary>
internal static class UsageQueryReader
{
    private static readonly string[] Dates = ["yyyy-MM-dd"];

    private static readonly string[] Instants =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ssK", "yyyy-MM-dd't'HH:mm:ss.FFFFFFFK"];

    /// <summary>Null, and what is wrong with which parameter, when the query cannot be answered.</summary>
    public static UsageQuery? Read(IReadOnlyDictionary<string, string> parameters, DateTimeOffset now, TimeSpan bucket, out string mistake)
    {
        mistake = "";
        var from = QuotaPeriod.Month.StartOf(now);
        var to = now;
        if (parameters.TryGetValue("from", out var text) && !TryInstant(text, out from))
            return Wrong("from", "an RFC 3339 time or YYYY-MM-DD", out mistake);
        if (parameters.TryGetValue("to", out text) && !TryInstant(text, out to))
            return Wrong("to", "an RFC 3339 time or YYYY-MM-DD", out mistake);
        if (to > DateTimeOffset.MaxValue - bucket)
            return Wrong("to", "a time with a bucket after it", out mistake);
        if (from > to)
            return Wrong("from", "not later than to", out mistake);

        var groupBy = new List<UsageDimension>();
        foreach (var word in parameters.GetValueOrDefault("groupBy", "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryDimension(word, out var dimension) || groupBy.Contains(dimension)
                || (dimension.IsTime() && groupBy.Any(other => other.IsTime())))
            {
                return Wrong("groupBy",
                    "a list of org, application, route, outcome, status and at most one of hour, day, month, each once", out mistake);
            }
            groupBy.Add(dimension);
        }

        var limit = 1000;
        if (parameters.TryGetValue("limit", out text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > UsageQuery.MaxLimit))
        {
            return Wrong("limit", $"a number from 1 to {UsageQuery.MaxLimit}", out mistake);
        }

        var query = new UsageQuery
        {
            From = Floor(from, bucket),
            To = Ceiling(to, bucket),
            Org = parameters.GetValueOrDefault("org"),
            Application = parameters.GetValueOrDefault("application"),
            Route = parameters.GetValueOrDefault("route"),
            GroupBy = [.. groupBy],
            Limit = limit,
        };
        if (!parameters.TryGetValue("after", out text))
            return query;
        return UsageCursor.TryRead(text, query.Words.Count(), out from, out to, out var last)
            ? query with { From = from, To = to, After = last }
            : Wrong("after", "the next of an earlier page of the same query", out mistake);
    }

    private static UsageQuery? Wrong(string parameter, string allowed, out string mistake)
    {
        mistake = $"{parameter} must be {allowed}";
        return null;
    }

    /// <summary>A time with its offset, or a day, which begins in UTC.</summary>
    public static bool TryInstant(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(
            text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at)
        || (DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at)
            && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-'));

    private static bool TryDimension(string word, out UsageDimension dimension)
    {
        foreach (var known in Enum.GetValues<UsageDimension>())
        {
            if (known.Text() == word)
            {
                dimension = known;
                return true;
            }
        }

        dimension = default;
        return false;
    }

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan bucket) =>
        new(at.UtcTicks - (at.UtcTicks % bucket.Ticks), TimeSpan.Zero);

    private static DateTimeOffset Ceiling(DateTimeOffset at, TimeSpan bucket) =>
        Floor(at, bucket) is var floor && floor == at ? floor : floor + bucket;
}
