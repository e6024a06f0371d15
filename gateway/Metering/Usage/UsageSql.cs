using System.Data.Common;
using System.Globalization;
using System.Text;
using Gateway.Store;

namespace Gateway.Metering.Usage;

/// <summary>A usage query in SQL. Column names are ours; every value of the caller's travels as a parameter.</summary>
internal static class UsageSql
{
    public static DbCommand Command(DbTransaction transaction, StoreProvider provider, UsageQuery query)
    {
        string[] keys =
            [.. query.Time is { } time ? [Time(time, provider)] : Array.Empty<string>(), .. query.Words.Select(word => word.Text())];
        var sql = new StringBuilder("SELECT ");
        foreach (var key in keys)
            sql.Append(key).Append(", ");
        sql.Append(
            """
            CAST(COALESCE(SUM(requests), 0) AS BIGINT), CAST(COALESCE(SUM(units), 0) AS BIGINT), CAST(COALESCE(SUM(bytes_in), 0) AS BIGINT),
            CAST(COALESCE(SUM(bytes_out), 0) AS BIGINT), CAST(COALESCE(SUM(duration_us), 0) AS BIGINT)
            FROM usage WHERE bucket >= @from AND bucket < @to
            """);
        if (query.Org is not null)
            sql.Append(" AND org = @org");
        if (query.Application is not null)
            sql.Append(" AND application = @application");
        if (query.Route is not null)
            sql.Append(" AND route = @route");
        if (keys.Length > 0)
        {
            var list = string.Join(", ", keys);
            if (query.After is not null)
                sql.Append(CultureInfo.InvariantCulture, $" AND ({list}) > ({string.Join(", ", keys.Select((_, i) => $"@after{i}"))})");
            sql.Append(CultureInfo.InvariantCulture, $" GROUP BY {list} ORDER BY {list} LIMIT {query.Limit + 1}");
        }

        var command = transaction.Command(sql.ToString(), ("@from", query.From.ToUnixTimeSeconds()), ("@to", query.To.ToUnixTimeSeconds()));
        Fill(command, query);
        return command;
    }

    private static void Fill(DbCommand command, UsageQuery query)
    {
        if (query.Org is not null)
            command.Set("@org", query.Org);
        if (query.Application is not null)
            command.Set("@application", query.Application);
        if (query.Route is not null)
            command.Set("@route", query.Route);
        if (query.After is not { } after)
            return;
        var next = 0;
        if (query.Time is not null)
            command.Set($"@after{next++}", after.Time);
        foreach (var word in after.Words)
            command.Set($"@after{next++}", word);
    }

    private static string Time(UsageDimension time, StoreProvider provider) => (time, provider) switch
    {
        (UsageDimension.Hour, _) => "(bucket - bucket % 3600)",
        (UsageDimension.Day, _) => "(bucket - bucket % 86400)",
        (_, StoreProvider.Sqlite) => "unixepoch(bucket, 'unixepoch', 'start of month')",
        _ => "CAST(EXTRACT(EPOCH FROM date_trunc('month', to_timestamp(bucket) AT TIME ZONE 'UTC')) AS BIGINT)",
    };
}
