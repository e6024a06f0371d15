using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>
/// The members of a JOSE header that verification needs. What would change how the token is read is refused; hints at keys
/// (RFC 7515 section 4.1: <c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c>, <c>x5t</c>, <c>cty</c>) and unknown members are never read:
/// they choose no key, fetch nothing and refuse nothing (RFC 7515 section 4, RFC 8725 sections 3.9 and 3.10).
/// </summary>
internal readonly record struct TokenHeader(string Algorithm, string? Kid, string? Type)
{
    private const int MaxKidLength = 256;

    // Extensions that must be understood (RFC 7515 section 4.1.11, RFC 7797) and what only encryption has (RFC 7516, RFC 7518 section 4).
    private static readonly string[] NotAllowed = ["crit", "b64", "enc", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"];

    public static TokenReason Read(JsonElement json, out TokenHeader header)
    {
        header = default;
        if (IsCompressed(json) || Array.Exists(NotAllowed, name => json.TryGetProperty(name, out _)))
            return TokenReason.HeaderNotAllowed;
        if (!TryText(json, "alg", out var algorithm) || !TryText(json, "kid", out var kid) || !TryText(json, "typ", out var type))
            return TokenReason.Malformed;
        if (algorithm is null)
            return TokenReason.AlgorithmNotAllowed;
        if (kid is not null && !IsKid(kid))
            return TokenReason.Malformed;
        header = new TokenHeader(algorithm, kid, type);
        return TokenReason.None;
    }

    /// <summary>Only encrypted tokens can be (RFC 7516 section 4.1.3); ForgeRock's issuers say <c>NONE</c> on signed ones.</summary>
    private static bool IsCompressed(JsonElement json) =>
        json.TryGetProperty("zip", out var zip) && !(zip.ValueKind == JsonValueKind.String && zip.ValueEquals("NONE"));

    // Kinde's key ids have colons; what else an issuer picks is its own, as long as it is visible and short.
    private static bool IsKid(string kid) =>
        kid.Length is > 0 and <= MaxKidLength && !kid.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool TryText(JsonElement json, string name, out string? text)
    {
        text = null;
        if (!json.TryGetProperty(name, out var member))
            return true;
        if (member.ValueKind != JsonValueKind.String)
            return false;
        text = member.GetString();
        return true;
    }
}
