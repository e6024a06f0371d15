using System.Security.Cryptography;

namespace Gateway.Tokens.Keys;

/// <summary>A short name for key material.</summary>
internal static class Thumbprints
{
    public static string Of(ReadOnlySpan<byte> material) => Convert.ToHexString(SHA256.HashData(material));
}
