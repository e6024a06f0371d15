using System.Globalization;
using System.Text.Json;
using Gateway.Metering.Ledger;

namespace Gateway.Metering.Usage;

/// <summary>An answer as JSON or CSV: the same columns, the same order, whichever store it came from.</summary>
internal static class UsageText
{
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static void WriteJson(Utf8JsonWriter json, UsagePage page)
    {
        json.WriteStartObject();
        json.WriteString("from", Instant(page.Query.From));
        json.WriteString("to", Instant(page.Query.To));
        json.WriteStartArray("rows");
        foreach (var row in page.Rows)
        {
            json.WriteStartObject();
            if (page.Query.Time is not null)
                json.WriteString("time", Instant(DateTimeOffset.FromUnixTimeSeconds(row.Key.Time)));
            var next = 0;
            foreach (var word in page.Query.Words)
                json.WriteString(word.Text(), Absent(word, row.Key.Words[next++]));
            WriteSums(json, row.Sums);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", page.Next);
        json.WriteEndObject();
    }

    public static void WriteCsv(TextWriter csv, UsagePage page)
    {
        string[] time = page.Query.Time is null ? [] : ["time"];
        Line(csv, [.. time, .. page.Query.Words.Select(word => word.Text()), "requests", "units", "bytesIn", "bytesOut", "durationMs"]);
        foreach (var row in page.Rows)
        {
            string[] at = page.Query.Time is null ? [] : [Instant(DateTimeOffset.FromUnixTimeSeconds(row.Key.Time))];
            Line(csv, [.. at, .. row.Key.Words, .. Numbers(row.Sums).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        }
    }

    private static void WriteSums(Utf8JsonWriter json, in UsageSums sums)
    {
        json.WriteNumber("requests", sums.Requests);
        json.WriteNumber("units", sums.Units);
        json.WriteNumber("bytesIn", sums.BytesIn);
        json.WriteNumber("bytesOut", sums.BytesOut);
        json.WriteNumber("durationMs", Milliseconds(sums));
    }

    private static long[] Numbers(in UsageSums sums) => [sums.Requests, sums.Units, sums.BytesIn, sums.BytesOut, Milliseconds(sums)];

    private static long Milliseconds(in UsageSums sums) => (sums.DurationMicroseconds + 500) / 1000;

    private static string? Absent(UsageDimension dimension, string word) =>
        dimension == UsageDimension.Application && word.Length == 0 ? null : word;

    /// <summary>One line of CSV (RFC 4180): CRLF, and quotes around what holds a comma, a quote or a line break.</summary>
    public static void Line(TextWriter csv, string[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                csv.Write(',');
            csv.Write(fields[i].AsSpan().IndexOfAny(",\"\r\n") < 0
                ? fields[i]
                : $"\"{fields[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }

        csv.Write("\r\n");
    }
}
