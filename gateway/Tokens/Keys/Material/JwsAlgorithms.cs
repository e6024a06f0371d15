using System.Collections.Frozen;

namespace Gateway.Tokens.Keys;

/// <summary>The signature algorithms that settings may allow (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2).</summary>
internal static class JwsAlgorithms
{
    /// <summary>Ed25519 by the name that most issuers sign it under; of that name's two curves only this one is verified.</summary>
    public const string EdDsa = "EdDSA";

    /// <summary>The same by the name that says the curve.</summary>
    public const string Ed25519 = "Ed25519";

    public static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal, "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", EdDsa, Ed25519);

    /// <summary>RS* and PS* take an RSA key, ES* the key of its own curve.</summary>
    public static bool IsRsa(string algorithm) => algorithm.StartsWith('R') || algorithm.StartsWith('P');

    /// <summary>Two names of one algorithm are one: settings, key and token may each use the other.</summary>
    public static string Canonical(string algorithm) => algorithm == Ed25519 ? EdDsa : algorithm;
}
