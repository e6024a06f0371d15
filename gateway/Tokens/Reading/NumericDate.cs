using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>Seconds since 1970, whole or not (RFC 7519 section 2), as an instant.</summary>
internal static class NumericDate
{
    /// <summary>A day before the last instant that can be held, so that a tolerance can always be added.</summary>
    private const long Most = 253_402_214_400;

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
