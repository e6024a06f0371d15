using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Reading;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Keys;

/// <summary>Judges an elliptic-curve public key (RFC 7518 sections 3.4 and 6.2.1): the curve names the algorithm.</summary>
internal static class EcKey
{
    public static SigningKey? Read(JsonElement jwk, string? kid, string[] issuers)
    {
        var (curve, algorithm, size) = jwk.TextOf("crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, SecurityAlgorithms.EcdsaSha256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, SecurityAlgorithms.EcdsaSha384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, SecurityAlgorithms.EcdsaSha512, 66),
            _ => default,
        };
        if (algorithm is null || (jwk.TryGetClaim("alg", out _) && jwk.TextOf("alg") != algorithm))
            return null;
        if (!TryCoordinate(jwk, "x", size, out var x) || !TryCoordinate(jwk, "y", size, out var y))
            return null;
        return OnCurve(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } }) is { } point
            ? new SigningKey
            {
                Kid = kid,
                Algorithm = algorithm,
                Thumbprint = Thumbprints.Of([.. x, .. y]),
                Material = new ECDsaSecurityKey(point),
                Issuers = issuers,
            }
            : null;
    }

    private static ECDsa? OnCurve(ECParameters parameters)
    {
        try
        {
            return ECDsa.Create(parameters);
        }
        catch (CryptographicException)
        {
            // The library's word for a point that is not on its curve (an invalid-curve attack, or a damaged document).
            return null;
        }
    }

    private static bool TryCoordinate(JsonElement jwk, string name, int size, out byte[] bytes)
    {
        bytes = [];
        return jwk.TextOf(name) is { } text && Base64UrlText.TryDecode(text, out bytes) && bytes.Length == size;
    }
}
