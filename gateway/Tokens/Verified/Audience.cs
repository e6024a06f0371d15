using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens.Verified;

/// <summary>
/// For whom a token was made: a string or an array of strings, one of them exactly an audience of ours (RFC 7519 section 4.1.3).
/// </summary>
internal static class Audience
{
    public static TokenReason Judge(JsonElement claims, Issuer issuer)
    {
        if (!claims.TryGetClaim("aud", out var audience))
            return TokenReason.MissingClaim;
        if (audience.ValueKind == JsonValueKind.String)
            return issuer.Audiences.Contains(audience.GetString()!) ? TokenReason.None : TokenReason.WrongAudience;
        if (audience.ValueKind != JsonValueKind.Array)
            return TokenReason.BadClaim;

        var reason = TokenReason.WrongAudience;
        foreach (var member in audience.EnumerateArray())
        {
            if (member.ValueKind != JsonValueKind.String)
                return TokenReason.BadClaim;
            if (issuer.Audiences.Contains(member.GetString()!))
                reason = TokenReason.None;
        }

        return reason;
    }
}
