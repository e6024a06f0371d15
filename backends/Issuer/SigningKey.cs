using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Backends.Issuer;

/// <summary>One RS256 key: signs tokens, and shows its public half as a JWK (RFC 7517).</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);

    public SigningKey()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        // Kinde's key ids are hex pairs with colons: a verifier that expects base64url trips over them here already.
        var pairs = SHA256.HashData(parameters.Modulus!).Take(16).Select(value => value.ToString("x2"));
        Id = string.Join(':', pairs);
        Jwk = new(
            "RSA", "RS256", "sig", Id, Base64Url.EncodeToString(parameters.Modulus!), Base64Url.EncodeToString(parameters.Exponent!));
    }

    public string Id { get; }

    public Jwk Jwk { get; }

    public string Sign(string header, string claims)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that this key has signed.</summary>
    public JsonElement? Read(string token)
    {
        var end = token.LastIndexOf('.');
        var start = token.IndexOf('.', StringComparison.Ordinal) + 1;
        if (end <= start || !Base64Url.IsValid(token.AsSpan(end + 1)) || !Base64Url.IsValid(token.AsSpan(start, end - start)))
            return null;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        return _rsa.VerifyData(Encoding.ASCII.GetBytes(token[..end]), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ? JsonElement.Parse(Base64Url.DecodeFromChars(token.AsSpan(start, end - start)))
            : null;
    }

    public void Dispose() => _rsa.Dispose();

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

/// <summary>A public key as others fetch it.</summary>
internal sealed record Jwk(string Kty, string Alg, string Use, string Kid, string N, string E);
