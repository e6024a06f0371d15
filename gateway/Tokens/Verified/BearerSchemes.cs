using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Verified;

/// <summary>Makes an issuer's JwtBearer options: the library checks the signature, and once more what the rules have judged.</summary>
internal sealed class BearerSchemes(IOptionsFactory<JwtBearerOptions> factory, TimeProvider time)
{
    public JwtBearerOptions Create(Issuer issuer)
    {
        var options = factory.Create(issuer.Name);
        options.MapInboundClaims = false;
        options.TokenHandlers[0].MaximumTokenSizeInBytes = CompactReader.MaxLength;
        var isByAud = issuer is { IsClosed: false, AudienceClaims: [{ Text: AudienceRules.Audience }] };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuers = issuer.Identifiers,

            // The library knows exact names and aud alone; what else an issuer has, the rules have judged.
            ValidateIssuer = issuer.Tenants is null,
            ValidateAudience = isByAud,
            ValidAudiences = issuer.Audiences,
            ValidAlgorithms = issuer.Algorithms,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireAudience = isByAud,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            LogValidationExceptions = false,
            LifetimeValidator = (_, expires, _, _) => expires + issuer.ClockSkew > time.GetUtcNow(),

            // A resolver, not a configuration manager: with one, every bad signature would ask the issuer for its keys again.
            IssuerSigningKeyResolver = (_, token, kid, _) => Resolve(issuer, token, kid),
        };
        return options;
    }

    private static IEnumerable<SecurityKey> Resolve(Issuer issuer, SecurityToken token, string? kid)
    {
        var algorithm = ((Microsoft.IdentityModel.JsonWebTokens.JsonWebToken)token).Alg;
        var named = string.IsNullOrEmpty(kid) ? null : kid;
        return issuer.Keys.Find(named, algorithm, issuer.RsaAlgorithm, out var key) == KeyMatch.Found ? [key!.Material] : [];
    }
}
