using System.Text;

namespace Gateway.Ingress;

/// <summary>
/// Reads <c>Content-Length</c> as RFC 9110 §8.6 has it, digits alone. Kestrel's own reading also takes a sign, and whoever reads
/// differently behind it sees the body end elsewhere.
/// </summary>
internal sealed class LengthField : Encoding
{
    /// <summary>Stands for a length that is none; no honest body is that long.</summary>
    public const long Malformed = long.MaxValue;

    /// <summary>More digits may be beyond what a number holds.</summary>
    private const int MostDigits = 18;

    public static readonly LengthField Instance = new();

    private static readonly string MalformedText = Malformed.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes.AsSpan(index, count));

    public override int GetCharCount(ReadOnlySpan<byte> bytes) => IsLength(bytes) ? bytes.Length : MalformedText.Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (IsLength(bytes))
            return Latin1.GetChars(bytes, chars);
        MalformedText.CopyTo(chars);
        return MalformedText.Length;
    }

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, MalformedText.Length);

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static bool IsLength(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MostDigits && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
