using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens.Verified;

/// <summary>
/// For whom a token was made: a string or an array of strings, one of them exactly an audience of ours (RFC 7519 section 4.1.3).
/// </summary>
internal static class Audience
{
    /// <summary>Where there are several claims any of them may name an audience of ours, but none may be malformed.</summary>
    public static TokenReason Judge(JsonElement claims, Issuer issuer)
    {
        // Then only listed applications may come, which Orgs judges: the list can change while the token lives.
        if (issuer.IsClosed)
            return TokenReason.None;
        var reason = TokenReason.MissingClaim;
        foreach (var source in issuer.AudienceClaims)
        {
            if (!source.TryGet(claims, out var audience))
                continue;
            var judged = JudgeClaim(audience, issuer);
            if (judged == TokenReason.BadClaim)
                return TokenReason.BadClaim;
            if (reason != TokenReason.None)
                reason = judged;
        }

        return reason;
    }

    private static TokenReason JudgeClaim(JsonElement audience, Issuer issuer)
    {
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
