using System.Text.Json;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Keys;

/// <summary>Reads a JWK set (RFC 7517): keys that are unfit are left out, the others still work.</summary>
internal static class JwksReader
{
    /// <summary>The most bytes a key set or discovery document may have.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>False when the document is none, or has no usable key: neither may take good keys away.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out KeySet keys)
    {
        keys = KeySet.Empty;
        if (json.Length > MaxBytes || StrictObject.Check(json, StrictObject.DocumentMembers) != JsonFault.None)
            return false;
        var root = JsonElement.Parse(json);
        if (!root.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
            return false;

        var usable = list.EnumerateArray().Select(SigningKeyReader.Read).OfType<SigningKey>();

        keys = new KeySet([.. usable.GroupBy(key => key.Kid, StringComparer.Ordinal).Where(IsUnambiguous).SelectMany(same => same)]);
        return keys.Keys.Count > 0;
    }

    /// <summary>One name may stand for several algorithms, never for two keys of which one would have to be tried.</summary>
    private static bool IsUnambiguous(IGrouping<string, SigningKey> same) =>
        same.Count() == 1
        || (same.All(key => key.Algorithm is not null) && same.DistinctBy(key => key.Algorithm).Count() == same.Count());
}
