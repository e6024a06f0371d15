using System.Numerics;
using Gateway.Testing.Issuers;
using static Gateway.Testing.Hostile.Reasons;

namespace Gateway.Testing.Hostile;

/// <summary>
/// Row J20 for whoever has the private key, or its arithmetic: signatures that a lax verifier takes. They need an issuer that publishes
/// <see cref="Keys"/>, so that the signature alone is what is wrong.
/// </summary>
public static class ForgeryRows
{
    public const string Org = "org_allowed";

    /// <summary>One key an algorithm.</summary>
    public static IReadOnlyList<SigningKey> Keys { get; } =
        [.. new[] { "RS256", "PS256", "ES256", "ES384", "ES512" }.Select(algorithm => SigningKey.Create(algorithm))];

    public static IEnumerable<HostileToken> All() => [.. Keys.SelectMany(ForKey)];

    /// <summary>The right signatures beside them: what is refused is not refused for its key.</summary>
    public static IEnumerable<GoodToken> Good() =>
        Keys.Select(key => new GoodToken($"J20 {key.Algorithm} as it should be", Org, issuer => Token(issuer, key).SignedBy(key)));

    private static IEnumerable<HostileToken> ForKey(SigningKey key)
    {
        var forgeries = key.Algorithm[0] == 'E' ? EcForgeries.All(key) : RsaForgeries.All(key);
        foreach (var (name, sign) in forgeries)
            yield return new($"J20 {key.Algorithm} {name}", BadSignature, issuer => Token(issuer, key).SignedBy(sign));
        foreach (var other in Keys.Where(other => other != key))
        {
            yield return new(
                $"J20 {key.Algorithm} signed by the {other.Algorithm} key", BadSignature, issuer => Token(issuer, key).SignedBy(other));
        }
        foreach (var other in Keys.Where(other => other != key))
        {
            yield return new($"J20 {key.Algorithm} key under the name {other.Algorithm}", AlgorithmNotAllowed,
                issuer => Token(issuer, key).Header("alg", other.Algorithm).SignedBy(key));
        }
    }

    /// <summary>A number as exactly so many bytes.</summary>
    internal static byte[] Bytes(BigInteger value, int size)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }

    private static TokenBuilder Token(TestIssuer issuer, SigningKey key) =>
        issuer.Token(Org).Header("alg", key.Algorithm).Header("kid", key.KeyId);
}
