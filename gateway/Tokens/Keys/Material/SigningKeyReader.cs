using System.Text.Json;
using Gateway.Tokens.Claims;

namespace Gateway.Tokens.Keys;

/// <summary>
/// Judges one JWK: a public key for signatures, strong enough; anything else is no key (RFC 8725 section 3.5).
/// </summary>
internal static class SigningKeyReader
{
    private const int MaxKidLength = 256;

    // A key whose private half or secret is public signs for everyone.
    private static readonly string[] Secrets = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static SigningKey? Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || Array.Exists(Secrets, name => jwk.TryGetProperty(name, out _)))
            return null;
        if (!TryName(jwk, "kid", out var kid) || kid is { Length: 0 or > MaxKidLength } || !TryName(jwk, "issuer", out var issuer)
            || !IsForVerifying(jwk))
        {
            return null;
        }

        if (CertificateKey.IsWanted(jwk))
        {
            if (CertificateKey.Read(jwk) is not { } certified)
                return null;
            jwk = certified;
        }

        string[] issuers = issuer is null ? [] : [issuer];
        return jwk.TextOf("kty") switch
        {
            "RSA" => RsaKey.Read(jwk, kid, issuers),
            "EC" => EcKey.Read(jwk, kid, issuers),
            "OKP" => OkpKey.Read(jwk, kid, issuers),
            _ => null,
        };
    }

    /// <summary>False when the member is there and no text.</summary>
    private static bool TryName(JsonElement jwk, string name, out string? text)
    {
        text = jwk.TextOf(name);
        return text is not null || !jwk.TryGetClaim(name, out _);
    }

    private static bool IsForVerifying(JsonElement jwk)
    {
        if (jwk.TryGetClaim("use", out _) && jwk.TextOf("use") != "sig")
            return false;
        if (!jwk.TryGetClaim("key_ops", out var operations))
            return true;
        return operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(IsVerify);
    }

    private static bool IsVerify(JsonElement operation) => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify");
}
