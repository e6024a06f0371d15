using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Reading;
using NSec.Cryptography;

namespace Gateway.Tokens.Keys;

/// <summary>Judges an Edwards-curve public key (RFC 8037 section 2): Ed25519 alone.</summary>
internal static class OkpKey
{
    public static SigningKey? Read(JsonElement jwk, string? kid, string[] issuers)
    {
        if (jwk.TextOf("crv") != JwsAlgorithms.Ed25519 || !IsForEdDsa(jwk)
            || jwk.TextOf("x") is not { } text || !Base64UrlText.TryDecode(text, out var point)
            || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, point, KeyBlobFormat.RawPublicKey, out var key) || key is null)
        {
            return null;
        }
        return new SigningKey
        {
            Kid = kid,
            Algorithm = JwsAlgorithms.EdDsa,
            Thumbprint = Thumbprints.Of(point),
            Material = new EdwardsKey(key),
            Issuers = issuers,
        };
    }

    private static bool IsForEdDsa(JsonElement jwk) =>
        !jwk.TryGetClaim("alg", out _) || jwk.TextOf("alg") is JwsAlgorithms.EdDsa or JwsAlgorithms.Ed25519;
}
