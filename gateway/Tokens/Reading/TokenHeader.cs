using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>The members of a JOSE header that verification needs; every member that would change what is verified is refused.</summary>
internal readonly record struct TokenHeader(string Algorithm, string? Kid, string? Type)
{
    private const int MaxKidLength = 256;

    // Extensions (RFC 7515 section 4.1.11, RFC 7797), encryption (RFC 7516), keys and addresses of the sender's own choice
    // (RFC 8725 sections 3.9 and 3.10): none of them is ever read, so a token that needs one is not for us.
    private static readonly string[] NotAllowed =
        ["crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"];

    public static TokenReason Read(JsonElement json, out TokenHeader header)
    {
        header = default;
        foreach (var name in NotAllowed)
        {
            if (json.TryGetProperty(name, out _))
                return TokenReason.HeaderNotAllowed;
        }

        if (!TryText(json, "alg", out var algorithm) || !TryText(json, "kid", out var kid)
            || !TryText(json, "typ", out var type) || !TryText(json, "cty", out var content))
        {
            return TokenReason.Malformed;
        }

        if (algorithm is null)
            return TokenReason.AlgorithmNotAllowed;
        if (kid is not null && !IsKid(kid))
            return TokenReason.Malformed;
        if (IsNested(content))
            return TokenReason.HeaderNotAllowed;
        header = new TokenHeader(algorithm, kid, type);
        return TokenReason.None;
    }

    // Kinde's key ids have colons; what else an issuer picks is its own, as long as it is visible and short.
    private static bool IsKid(string kid) =>
        kid.Length is > 0 and <= MaxKidLength && !kid.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsNested(string? content) =>
        string.Equals(content, "JWT", StringComparison.OrdinalIgnoreCase)
        || string.Equals(content, "application/jwt", StringComparison.OrdinalIgnoreCase);

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
