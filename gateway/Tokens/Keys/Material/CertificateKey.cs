using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens.Claims;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Reads the key of a JWK that has nothing but a certificate (RFC 7517 section 4.7). The key set vouches for it, as it does for bare
/// keys: chain, names and dates of the certificate are not looked at.
/// </summary>
internal static class CertificateKey
{
    private const string Ed25519Oid = "1.3.101.112";

    // RFC 7518 sections 6.2.1 and 6.3.1: a key that has any of these speaks for itself.
    private static readonly string[] Parameters = ["n", "e", "crv", "x", "y"];

    public static bool IsWanted(JsonElement jwk) =>
        jwk.TryGetClaim("x5c", out _) && !Array.Exists(Parameters, name => jwk.TryGetClaim(name, out _));

    /// <summary>The members that the JWK would have if it named its key itself; null when the certificate has no key for us.</summary>
    public static JsonElement? Read(JsonElement jwk)
    {
        if (Load(jwk) is not { } loaded)
            return null;
        using var certificate = loaded;
        if (Parts(certificate) is not { } parts)
            return null;

        // What the JWK says of its key must be true of the certificate's.
        if (jwk.TryGetClaim("kty", out _) && jwk.TextOf("kty") != (string?)parts["kty"])
            return null;
        if (jwk.TryGetProperty("alg", out var algorithm))
            parts["alg"] = JsonNode.Parse(algorithm.GetRawText());
        return JsonSerializer.SerializeToElement(parts);
    }

    private static X509Certificate2? Load(JsonElement jwk)
    {
        var chain = jwk.GetProperty("x5c");
        if (chain.ValueKind != JsonValueKind.Array || chain.GetArrayLength() == 0 || chain[0].ValueKind != JsonValueKind.String)
            return null;
        var text = chain[0].GetString()!;
        var der = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, der, out var length))
            return null;
        try
        {
            return X509CertificateLoader.LoadCertificate(der.AsSpan(0, length));
        }
        catch (CryptographicException)
        {
            // The platform's word for bytes that are no certificate.
            return null;
        }
    }

    private static JsonObject? Parts(X509Certificate2 certificate)
    {
        try
        {
            if (certificate.PublicKey.Oid.Value == Ed25519Oid)
            {
                var edwards = certificate.PublicKey.EncodedKeyValue.RawData;
                return new() { ["kty"] = "OKP", ["crv"] = JwsAlgorithms.Ed25519, ["x"] = Text(edwards) };
            }

            using var rsa = certificate.GetRSAPublicKey();
            if (rsa?.ExportParameters(includePrivateParameters: false) is { } numbers)
                return new() { ["kty"] = "RSA", ["n"] = Text(numbers.Modulus!), ["e"] = Text(numbers.Exponent!) };
            using var ec = certificate.GetECDsaPublicKey();
            return ec?.ExportParameters(includePrivateParameters: false) is { } point
                ? new() { ["kty"] = "EC", ["crv"] = "P-" + ec.KeySize, ["x"] = Text(point.Q.X!), ["y"] = Text(point.Q.Y!) }
                : null;
        }
        catch (CryptographicException)
        {
            // A key of a kind, or on a curve, that the platform does not know.
            return null;
        }
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
