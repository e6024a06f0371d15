using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Tokens.Verified;

/// <summary>Asks the issuer's scheme which of its keys signed a token that the rules have judged.</summary>
internal static class SignatureCheck
{
    /// <param name="candidates">The keys that it may be signed by; the scheme looks again, for they may have changed since.</param>
    public static async ValueTask<(SigningKey? Signer, TokenReason Reason)> RunAsync(
        ReadToken token, Issuer issuer, IReadOnlyList<SigningKey> candidates)
    {
        var scheme = issuer.Scheme;
        var result = await scheme.TokenHandlers[0].ValidateTokenAsync(token, scheme.TokenValidationParameters);
        if (!result.IsValid)
            return (null, TokenReason.BadSignature);
        var signer = candidates.FirstOrDefault(key => ReferenceEquals(key.Material, result.SecurityToken.SigningKey));

        // A key that came or went meanwhile: the token is for the next request to try.
        return signer is null || signer.IsRetired ? (null, TokenReason.UnknownKid) : (signer, TokenReason.None);
    }
}
