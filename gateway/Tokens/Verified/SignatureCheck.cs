using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Verified;

/// <summary>Asks the issuer's scheme whether the expected key made the signature.</summary>
internal static class SignatureCheck
{
    public static async ValueTask<TokenReason> RunAsync(string token, Issuer issuer, SigningKey expected)
    {
        var scheme = issuer.Scheme;
        var result = await scheme.TokenHandlers[0].ValidateTokenAsync(token, scheme.TokenValidationParameters);
        if (!result.IsValid)
            return Reason(result.Exception);

        // The keys may have changed since the lookup; then this token is for the next request to try.
        return ReferenceEquals(result.SecurityToken.SigningKey, expected.Material) ? TokenReason.None : TokenReason.UnknownKid;
    }

    private static TokenReason Reason(Exception error) => error switch
    {
        SecurityTokenSignatureKeyNotFoundException => TokenReason.UnknownKid,
        SecurityTokenInvalidAlgorithmException => TokenReason.AlgorithmNotAllowed,
        SecurityTokenInvalidAudienceException => TokenReason.WrongAudience,
        SecurityTokenInvalidIssuerException => TokenReason.UnknownIssuer,
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => TokenReason.Expired,
        SecurityTokenInvalidSignatureException => TokenReason.BadSignature,
        _ => TokenReason.Malformed,
    };
}
