using System.Text.Json;
using Gateway.Tokens.Claims;

namespace Gateway.Tokens.Reading;

/// <summary>When a token was made and from when to when it holds, without any tolerance.</summary>
internal readonly record struct TokenTimes(DateTimeOffset? IssuedAt, DateTimeOffset? NotBefore, DateTimeOffset Expires)
{
    public static TokenReason Read(JsonElement claims, out TokenTimes times)
    {
        times = default;
        if (!claims.TryGetClaim("exp", out var exp))
            return TokenReason.MissingClaim;
        if (!NumericDate.TryRead(exp, out var expires)
            || !TryOptional(claims, "iat", out var issuedAt) || !TryOptional(claims, "nbf", out var notBefore))
        {
            return TokenReason.BadClaim;
        }

        times = new TokenTimes(issuedAt, notBefore, expires);
        return TokenReason.None;
    }

    private static bool TryOptional(JsonElement claims, string name, out DateTimeOffset? instant)
    {
        instant = null;
        if (!claims.TryGetClaim(name, out var claim))
            return true;
        var read = NumericDate.TryRead(claim, out var value);
        instant = value;
        return read;
    }
}
