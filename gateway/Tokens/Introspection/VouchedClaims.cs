using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Introspection;

/// <summary>An issuer's answer as the claims of a token, which then meet the same rules as any other's.</summary>
internal static class VouchedClaims
{
    /// <summary>
    /// RFC 7662 section 2.2 lets an answer leave out who is answering, which the endpoint says, and when the token ends: without it
    /// the answer vouches for no longer than it may be kept. All else that the rules ask for must be there.
    /// </summary>
    public static JsonElement Read(byte[] answer, Issuer issuer, DateTimeOffset now)
    {
        var claims = JsonNode.Parse(answer)!.AsObject();
        if (claims["iss"] is null)
            claims["iss"] = issuer.Identifier;
        if (claims["exp"] is null)
            claims["exp"] = (now + issuer.Introspection!.CacheFor).ToUnixTimeSeconds() + 1;
        return JsonSerializer.SerializeToElement(claims);
    }

    /// <summary>The endpoint speaks for its own issuer alone.</summary>
    public static bool IsOf(JsonElement claims, Issuer issuer, IssuerSet issuers) =>
        claims.TryGetClaim("iss", out var iss) && iss.ValueKind == JsonValueKind.String
        && issuers.TryFind(iss.GetString()!, out var named) && named == issuer;

    /// <summary>It has no header: algorithm and type are a JWT's, so that what is asked of them holds for it.</summary>
    public static UnverifiedToken AsToken(JsonElement claims, Issuer issuer) => new(
        new TokenHeader(issuer.Algorithms.First(), Kid: null, issuer.Types.Contains("") ? null : issuer.Types.First()), claims);
}
