using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Verified;

/// <summary>An issuer's rules held against a well-formed token, all but its signature. Pure: the time is a parameter.</summary>
internal static class TokenRules
{
    public static TokenReason Judge(in UnverifiedToken token, Issuer issuer, DateTimeOffset now, out TokenTimes times)
    {
        times = default;
        if (!issuer.Algorithms.Contains(JwsAlgorithms.Canonical(token.Header.Algorithm)))
            return TokenReason.AlgorithmNotAllowed;
        if (!IsType(token.Header.Type, issuer))
            return TokenReason.WrongType;
        foreach (var name in issuer.RequiredClaims)
        {
            if (!token.Claims.TryGetClaim(name, out _))
                return TokenReason.MissingClaim;
        }

        var reason = Tenant.Judge(token.Claims, issuer);
        if (reason == TokenReason.None)
            reason = Audience.Judge(token.Claims, issuer);
        if (reason == TokenReason.None)
            reason = TokenTimes.Read(token.Claims, out times);
        if (reason == TokenReason.None)
            reason = JudgeTimes(times, issuer, now);
        if (reason == TokenReason.None && issuer.RequireMachineToken && !IsMachine(token.Claims, issuer))
            return TokenReason.NotAMachineToken;
        if (reason == TokenReason.None && IsBound(token.Claims))
            return TokenReason.BoundToken;
        return reason;
    }

    /// <summary>A media type without its <c>application/</c> is the same type (RFC 7515 section 4.1.9).</summary>
    private static bool IsType(string? type, Issuer issuer)
    {
        const string Prefix = "application/";
        if (string.IsNullOrEmpty(type))
            return type is null && issuer.Types.Contains("");
        return issuer.Types.Contains(type)
            || (type.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && type.Length > Prefix.Length
                && issuer.Types.Contains(type[Prefix.Length..]));
    }

    private static TokenReason JudgeTimes(in TokenTimes times, Issuer issuer, DateTimeOffset now)
    {
        if (now >= times.Expires + issuer.ClockSkew)
            return TokenReason.Expired;

        // A token from the future was made by a clock that nobody here can trust.
        if (times.NotBefore > now + issuer.ClockSkew || times.IssuedAt > now + issuer.ClockSkew)
            return TokenReason.NotYetValid;
        if (issuer.MaxTokenLifetime is not { } most)
            return TokenReason.None;
        if (times.IssuedAt is not { } issued)
            return TokenReason.MissingClaim;
        return times.Expires - issued > most ? TokenReason.LifetimeTooLong : TokenReason.None;
    }

    /// <summary>
    /// Whether the token is for the holder of a key alone (RFC 7800 section 3.1, RFC 8705 section 3, RFC 9449 section 6): without proof
    /// of the key it is nobody's.
    /// </summary>
    public static bool IsBound(JsonElement claims) => claims.TryGetClaim("cnf", out _);

    private static bool IsMachine(JsonElement claims, Issuer issuer)
    {
        foreach (var rule in issuer.MachineClaims)
        {
            if (rule.Fits(claims))
                return true;
        }

        return false;
    }
}
