using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Reading;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tokens.Keys;

/// <summary>Judges an RSA public key (RFC 7518 section 6.3.1).</summary>
internal static class RsaKey
{
    private const int LeastBits = 2048;

    /// <summary>Verification grows with the square of the size: a giant key would be a weapon.</summary>
    private const int MostBits = 8192;

    private const int LeastExponent = 65537;

    public static SigningKey? Read(JsonElement jwk, string? kid, string[] issuers)
    {
        if (!TryNumber(jwk, "n", out var modulus) || !TryNumber(jwk, "e", out var exponent) || !TryAlgorithm(jwk, out var algorithm))
            return null;
        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        if (n.GetBitLength() is < LeastBits or > MostBits || n.IsEven || e.IsEven || e < LeastExponent || e > uint.MaxValue
            || Roca.IsMarked(n))
        {
            return null;
        }
        return new SigningKey
        {
            Kid = kid,
            Algorithm = algorithm,
            Thumbprint = Thumbprints.Of([.. exponent, .. modulus]),
            Material = new RsaSecurityKey(new RSAParameters { Modulus = modulus, Exponent = exponent }),
            Issuers = issuers,
        };
    }

    /// <summary>Without the zero that libraries put before a number (RFC 7518 section 6.3.1.1): the same key is the same key.</summary>
    private static bool TryNumber(JsonElement jwk, string name, out byte[] bytes)
    {
        bytes = [];
        if (jwk.TextOf(name) is not { } text || !Base64UrlText.TryDecode(text, out var decoded))
            return false;
        bytes = decoded.AsSpan().TrimStart((byte)0).ToArray();
        return true;
    }

    private static bool TryAlgorithm(JsonElement jwk, out string? algorithm)
    {
        algorithm = jwk.TextOf("alg");
        return algorithm is null
            ? !jwk.TryGetClaim("alg", out _)
            : JwsAlgorithms.Known.Contains(algorithm) && JwsAlgorithms.IsRsa(algorithm);
    }
}
