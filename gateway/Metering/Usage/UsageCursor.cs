using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Metering.Usage;

/// <summary>
/// The opaque <c>after</c>: the span of the first page and the last row seen, so that pages fit together while usage goes on.
/// </summary>
internal static class UsageCursor
{
    public static string Write(UsageQuery query, GroupKey last) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>(
        [Seconds(query.From.ToUnixTimeSeconds()), Seconds(query.To.ToUnixTimeSeconds()), Seconds(last.Time), .. last.Words]));

    public static bool TryRead(string text, int words, out DateTimeOffset from, out DateTimeOffset to, out GroupKey? last)
    {
        from = to = default;
        last = null;
        try
        {
            var parts = JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text));
            if (parts is null || parts.Length != words + 3 || !TrySeconds(parts[0], out from) || !TrySeconds(parts[1], out to)
                || !long.TryParse(parts[2], out var time))
            {
                return false;
            }
            last = new GroupKey(time, [.. parts[3..]]);
            return Array.TrueForAll(parts, part => part is not null);
        }
        catch (Exception foreign) when (foreign is FormatException or JsonException)
        {
            return false;
        }
    }

    private static string Seconds(long seconds) => seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool TrySeconds(string text, out DateTimeOffset at)
    {
        at = default;
        if (!long.TryParse(text, out var seconds) || seconds is < 0 or > 253402300799)
            return false;
        at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
