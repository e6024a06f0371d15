using System.Buffers;
using System.Text.Json;

namespace Gateway.Tokens.Reading;

/// <summary>
/// Reads a compact token strictly and without an exception, before any library sees it (RFC 8725 section 3):
/// what passes has one spelling, one meaning and known bounds; nothing of it is verified yet.
/// </summary>
internal static class CompactReader
{
    /// <summary>The most characters of a token where its issuer's settings say no more; twice what the fullest of Kinde's needs.</summary>
    public const int UsualLength = 8 * 1024;

    /// <summary>The most that settings may allow.</summary>
    public const int MostLength = 32 * 1024;

    public static TokenReason Read(ReadOnlySpan<char> token, out UnverifiedToken unverified, int mostLength = UsualLength)
    {
        unverified = default;
        if (token.Length > mostLength)
            return TokenReason.TooLarge;
        if (!TrySplit(token, out var header, out var payload))
            return TokenReason.Malformed;

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            var reason = ReadPart(token[header], buffer, out var headerJson);
            if (reason != TokenReason.None)
                return reason;
            reason = TokenHeader.Read(headerJson, out var read);
            if (reason != TokenReason.None)
                return reason;
            reason = ReadPart(token[payload], buffer, out var claims);
            if (reason == TokenReason.None)
                unverified = new UnverifiedToken(read, claims);
            return reason;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The claims of a token that was read before.</summary>
    public static JsonElement ReadClaims(ReadOnlySpan<char> token)
    {
        TrySplit(token, out _, out var payload);
        Base64UrlText.TryDecode(token[payload], out var json);
        return JsonElement.Parse(json);
    }

    /// <summary>Three parts, none empty: five would be encryption, a brace would be a JSON serialisation.</summary>
    private static bool TrySplit(ReadOnlySpan<char> token, out Range header, out Range payload)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = token.Split(parts, '.');
        header = parts[0];
        payload = parts[1];
        return count == 3 && Base64UrlText.IsCanonical(token[parts[2]]);
    }

    private static TokenReason ReadPart(ReadOnlySpan<char> part, byte[] buffer, out JsonElement json)
    {
        json = default;
        if (!Base64UrlText.TryDecode(part, buffer, out var length))
            return TokenReason.Malformed;
        var bytes = buffer.AsSpan(0, length);
        var fault = StrictObject.Check(bytes);
        if (fault != JsonFault.None)
            return fault == JsonFault.DuplicateName ? TokenReason.DuplicateClaim : TokenReason.Malformed;

        // Cannot throw: the check above knows the same grammar.
        json = JsonElement.Parse(bytes);
        return TokenReason.None;
    }
}
