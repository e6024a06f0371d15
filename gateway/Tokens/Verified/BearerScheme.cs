using Gateway.Tokens.Issuers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Verified;

/// <summary>One issuer as JwtBearer's options: its algorithms, its keys, and the handler that checks a signature with them.</summary>
internal static class BearerScheme
{
    public static JwtBearerOptions Of(Issuer issuer)
    {
        var options = new JwtBearerOptions
        {
            MapInboundClaims = false,
            TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = issuer.Algorithms,
                RequireSignedTokens = true,

                // A resolver, not a configuration manager: with one, every bad signature would ask the issuer for its keys again.
                IssuerSigningKeyResolver = (_, token, kid, _) => Resolve(issuer, (ReadToken)token, kid),
            },
        };
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new SignatureHandler());
        return options;
    }

    private static IEnumerable<SecurityKey> Resolve(Issuer issuer, ReadToken token, string? kid) =>
        issuer.Keys.Find(kid, token.Header.Algorithm, issuer.RsaAlgorithm).Keys.Select(static key => key.Material);
}
