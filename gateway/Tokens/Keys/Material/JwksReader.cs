using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Keys;

/// <summary>Reads a JWK set (RFC 7517): each key is judged by itself, those that are unfit are left out and cost no other.</summary>
internal static class JwksReader
{
    /// <summary>The most bytes a key set or discovery document may have.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>False when the document is none, or has no usable key: neither may take good keys away.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out KeySet keys)
    {
        keys = KeySet.Empty;
        if (json.Length > MaxBytes || !TryParse(json, out var root) || !TryList(root, out var list))
            return false;
        var usable = list.EnumerateArray().Where(IsSound).Select(SigningKeyReader.Read).OfType<SigningKey>();
        keys = new KeySet([.. usable.GroupBy(key => key.Kid, StringComparer.Ordinal).SelectMany(Distinct)]);
        return keys.Keys.Count > 0;
    }

    /// <summary>No strict reading of the whole: one key with a name twice, or with bytes that are no text, would cost all.</summary>
    private static bool TryParse(ReadOnlySpan<byte> json, out JsonElement root)
    {
        root = default;
        try
        {
            root = JsonElement.Parse(json);
            return root.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A set that has its keys twice is two sets.</summary>
    private static bool TryList(JsonElement root, out JsonElement list)
    {
        list = default;
        var found = 0;
        foreach (var member in root.EnumerateObject())
        {
            if (!JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual("keys"u8))
                continue;
            list = member.Value;
            found++;
        }

        return found == 1 && list.ValueKind == JsonValueKind.Array;
    }

    private static bool IsSound(JsonElement key) => StrictObject.Check(JsonMarshal.GetRawUtf8Value(key)) == JsonFault.None;

    /// <summary>
    /// One name may stand for several algorithms, and for one key published twice, never for two keys of which one would have to be
    /// tried; keys without a name are told apart by trying.
    /// </summary>
    private static List<SigningKey> Distinct(IGrouping<string?, SigningKey> same)
    {
        var distinct = new List<SigningKey>();
        foreach (var key in same)
        {
            var twin = distinct.FindIndex(key.IsTwinOf);
            if (twin < 0)
                distinct.Add(key);
            else
                distinct[twin] = distinct[twin].JoinedWith(key);
        }

        return same.Key is not null && distinct.Exists(key => distinct.Exists(key.IsMistakenFor)) ? [] : distinct;
    }
}
