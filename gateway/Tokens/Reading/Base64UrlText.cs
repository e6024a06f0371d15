using System.Buffers;
using System.Buffers.Text;

namespace Gateway.Tokens.Reading;

/// <summary>Base64url in its one canonical spelling: no padding, no unused bit set (RFC 4648 section 3.5).</summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Any other spelling of the same bytes would be a second name for one token.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        return (text.Length % 4) switch
        {
            1 => false,
            2 => (Value(text[^1]) & 0b1111) == 0,
            3 => (Value(text[^1]) & 0b0011) == 0,
            _ => true,
        };
    }

    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        return IsCanonical(text)
            && Base64Url.DecodeFromChars(text, bytes, out _, out written) == OperationStatus.Done;
    }

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = IsCanonical(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > 0;
    }

    private static int Value(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
