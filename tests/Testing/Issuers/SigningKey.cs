using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using NSec.Cryptography;

namespace Gateway.Testing.Issuers;

/// <summary>A private key of an issuer, with the name and the algorithm it is published under.</summary>
public sealed class SigningKey : IDisposable
{
    private static int _made;
    private readonly IDisposable _key;
    private bool _disposed;

    private SigningKey(string algorithm, IDisposable key)
    {
        Algorithm = algorithm;
        _key = key;
        // Colons as in Kinde's own key ids: whoever takes a kid for base64url fails here.
        KeyId = $"2a:e0:4f:{Interlocked.Increment(ref _made):x2}";
    }

    public string KeyId { get; init; }

    public string Algorithm { get; }

    /// <summary>A key for RS*, PS*, ES* or EdDSA (Ed25519); <paramref name="bits"/> is the RSA modulus.</summary>
    public static SigningKey Create(string algorithm = "RS256", int bits = 2048) => new(algorithm, algorithm switch
    {
        "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "ES512" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        "EdDSA" or "Ed25519" => Key.Create(SignatureAlgorithm.Ed25519),
        _ => bits == 2048 ? RsaMaterial.Take() : RSA.Create(bits),
    });

    /// <summary>The signature over the bytes, also under another algorithm of the same key type than the published one.</summary>
    public byte[] Sign(byte[] data, string? algorithm = null)
    {
        var used = algorithm ?? Algorithm;
        if (_key is Key edwards)
            return SignatureAlgorithm.Ed25519.Sign(edwards, data);
        var hash = new HashAlgorithmName("SHA" + used[2..]);
        return _key switch
        {
            RSA rsa => rsa.SignData(data, hash, used[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => throw new NotSupportedException(used),
        };
    }

    /// <summary>The modulus of an RSA key.</summary>
    public BigInteger Modulus => new(((RSA)_key).ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);

    /// <summary>
    /// RSA's bare private operation on an encoded message (RFC 8017 section 5.2.1): with it any padding can be made, wrong ones too.
    /// </summary>
    public BigInteger SignEncoded(byte[] message)
    {
        BigInteger exponent = new(((RSA)_key).ExportParameters(true).D, isUnsigned: true, isBigEndian: true);
        return BigInteger.ModPow(new BigInteger(message, isUnsigned: true, isBigEndian: true), exponent, Modulus);
    }

    /// <summary>The public half as SubjectPublicKeyInfo: what an attacker would key an HMAC with.</summary>
    public byte[] ExportPublicKey() => ((AsymmetricAlgorithm)_key).ExportSubjectPublicKeyInfo();

    /// <summary>A certificate of the public half in DER, signed by itself, good from 2020 to 2050.</summary>
    public byte[] ToCertificate()
    {
        var request = _key switch
        {
            RSA rsa => new CertificateRequest("CN=" + KeyId, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => new CertificateRequest("CN=" + KeyId, ecdsa, HashAlgorithmName.SHA256),
            _ => throw new NotSupportedException(Algorithm),
        };
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.RawData;
    }

    /// <summary>The public half as a JWK (RFC 7517), as Kinde publishes it.</summary>
    public JsonObject ToJwk()
    {
        JsonObject jwk = _key switch
        {
            RSA rsa when rsa.ExportParameters(false) is var p =>
                new() { ["kty"] = "RSA", ["n"] = Text(p.Modulus), ["e"] = Text(p.Exponent) },
            ECDsa ec when ec.ExportParameters(false) is var p =>
                new() { ["kty"] = "EC", ["crv"] = "P-" + ec.KeySize, ["x"] = Text(p.Q.X), ["y"] = Text(p.Q.Y) },
            Key key => new()
            {
                ["kty"] = "OKP",
                ["crv"] = "Ed25519",
                ["x"] = Text(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)),
            },
            _ => throw new NotSupportedException(Algorithm),
        };
        jwk["use"] = "sig";
        jwk["alg"] = Algorithm;
        jwk["kid"] = KeyId;
        return jwk;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        if (_key is RSA { KeySize: 2048 } rsa)
        {
            RsaMaterial.GiveBack(rsa);
        }

        _key.Dispose();
    }

    private static string Text(byte[]? value) => WebEncoders.Base64UrlEncode(value!);
}
