using System.Text;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Verified;

/// <summary>
/// The token handler of every issuer's scheme: says which of the resolver's keys made a token's signature (RFC 7515 section 5.2). The
/// library's own would read the token a second time, with meanings of its own, and refuses hints in the header by their shape.
/// </summary>
internal sealed class SignatureHandler : TokenHandler
{
    public override Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters)
    {
        var read = (ReadToken)token;
        var end = read.Text.LastIndexOf('.');
        var text = Encoding.ASCII.GetBytes(read.Text[..end]);
        var keys = validationParameters.IssuerSigningKeyResolver(read.Text, read, read.Header.Kid, validationParameters);
        var algorithm = JwsAlgorithms.Canonical(read.Header.Algorithm);
        if (validationParameters.ValidAlgorithms.Contains(algorithm)
            && Base64UrlText.TryDecode(read.Text.AsSpan(end + 1), out var signature))
        {
            read.SigningKey = keys.FirstOrDefault(key => IsSigned(key, algorithm, text, signature));
        }

        return Task.FromResult(new TokenValidationResult { IsValid = read.SigningKey is not null, SecurityToken = read });
    }

    private static bool IsSigned(SecurityKey key, string algorithm, byte[] text, byte[] signature)
    {
        // The factory keeps the provider of each key and algorithm.
        var factory = key.CryptoProviderFactory;
        var provider = factory.CreateForVerifying(key, algorithm);
        try
        {
            return provider.Verify(text, signature);
        }
        finally
        {
            factory.ReleaseSignatureProvider(provider);
        }
    }
}
