using System.Security.Cryptography;
using System.Text;
using Gateway.Testing.Issuers;
using static Gateway.Testing.Hostile.Reasons;

namespace Gateway.Testing.Hostile;

/// <summary>Rows J9 and J20: signatures that are none.</summary>
public static class SignatureRows
{
    public static IEnumerable<HostileToken> All() => [.. Confusions(), .. Junk()];

    private static IEnumerable<HostileToken> Confusions()
    {
        foreach (var algorithm in new[] { "HS256", "HS384", "HS512", "RS256" })
        {
            var reason = algorithm == "RS256" ? BadSignature : AlgorithmNotAllowed;
            foreach (var (name, secret) in Secrets())
            {
                yield return new($"J9 {algorithm} keyed with {name}", reason, issuer => issuer.Token().Header("alg", algorithm)
                    .SignedBy(data => Mac(algorithm, secret(issuer.Key), data)));
            }
        }
    }

    private static IEnumerable<HostileToken> Junk()
    {
        yield return new("J20 a stranger's signature", BadSignature, issuer =>
        {
            using var stranger = SigningKey.Create();
            return issuer.Token().SignedBy(stranger);
        });
        foreach (var algorithm in new[] { "RS384", "RS512", "PS256", "PS384", "PS512" })
        {
            yield return new(
                $"J20 the right key under {algorithm}", BadSignature, issuer => issuer.Token().SignedBy(issuer.Key, algorithm));
        }
        foreach (var length in new[] { 1, 2, 32, 64, 128, 255, 256, 257, 512, 1024 })
        {
            yield return new($"J20 {length} zero bytes", BadSignature, issuer => issuer.Token().SignedBy(_ => new byte[length]));
            yield return new(
                $"J20 {length} bytes FF", BadSignature, issuer => issuer.Token().SignedBy(_ => [.. Enumerable.Repeat((byte)0xFF, length)]));
        }

        yield return new("J20 one byte less", BadSignature, issuer => issuer.Token().SignedBy(data => issuer.Key.Sign(data)[..^1]));
        yield return new("J20 one byte more", BadSignature, issuer => issuer.Token().SignedBy(data => [.. issuer.Key.Sign(data), 0]));
        yield return new("J20 a zero byte before", BadSignature, issuer => issuer.Token().SignedBy(data => [0, .. issuer.Key.Sign(data)]));
        yield return new(
            "J20 twice", BadSignature, issuer => issuer.Token().SignedBy(data => [.. issuer.Key.Sign(data), .. issuer.Key.Sign(data)]));
        yield return new(
            "J20 signature of another token", BadSignature, issuer => issuer.Token().SignedBy(_ => issuer.Key.Sign("another"u8.ToArray())));
        yield return new("J20 payload changed after signing", BadSignature, issuer =>
        {
            var parts = issuer.Token().ToString().Split('.');
            return parts[0] + "." + issuer.Token("org_other").ToString().Split('.')[1] + "." + parts[2];
        });
    }

    private static IEnumerable<(string Name, Func<SigningKey, byte[]> Secret)> Secrets() =>
    [
        ("the public key in DER", key => key.ExportPublicKey()),
        ("the public key in PEM", key => Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.ExportPublicKey()))),
        ("the public key in PEM and a newline",
            key => Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", key.ExportPublicKey()) + "\n")),
        ("the JWK", key => Encoding.UTF8.GetBytes(key.ToJwk().ToJsonString())),
        ("the modulus", key => Convert.FromBase64String(Padded((string)key.ToJwk()["n"]!))),
        ("the modulus as text", key => Encoding.ASCII.GetBytes((string)key.ToJwk()["n"]!)),
        ("the kid", key => Encoding.ASCII.GetBytes(key.KeyId)),
        ("nothing", _ => []),
    ];

    private static byte[] Mac(string algorithm, byte[] secret, byte[] data) => algorithm switch
    {
        "HS384" => HMACSHA384.HashData(secret, data),
        "HS512" => HMACSHA512.HashData(secret, data),
        _ => HMACSHA256.HashData(secret, data),
    };

    private static string Padded(string text) => text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
}
