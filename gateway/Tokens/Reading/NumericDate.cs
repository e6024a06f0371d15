using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>Seconds since 1970, whole or not (RFC 7519 section 2), as an instant.</summary>
internal static class NumericDate
{
    /// <summary>The last second that an instant can hold: the end of the year 9999.</summary>
    private const long Most = 253_402_300_799;

    /// <summary>Only a JSON number is one; text, null and what lies outside of the calendar are not.</summary>
    public static bool TryRead(JsonElement claim, out DateTimeOffset instant)
    {
        instant = default;
        if (claim.ValueKind != JsonValueKind.Number || !claim.TryGetDecimal(out var seconds) || seconds is < 0 or > Most)
            return false;
        instant = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
