using System.Text;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// A cluster's <c>RequestHeaderEncoding</c>. A client's bytes are in the text as Latin-1; where they are UTF-8 they are read so first,
/// as YARP's own host reads them, and what settings say is text already.
/// </summary>
internal sealed class FieldEncoding(Encoding to) : Encoding
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override int GetByteCount(char[] chars, int index, int count) => GetByteCount(chars.AsSpan(index, count));

    public override int GetByteCount(ReadOnlySpan<char> chars) => Ascii.IsValid(chars) ? chars.Length : to.GetByteCount(Text(chars));

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        GetBytes(chars.AsSpan(charIndex, charCount), bytes.AsSpan(byteIndex));

    public override int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes) =>
        Ascii.IsValid(chars) ? ASCII.GetBytes(chars, bytes) : to.GetBytes(Text(chars), bytes);

    public override int GetMaxByteCount(int charCount) => Math.Max(to.GetMaxByteCount(charCount), charCount);

    public override int GetCharCount(byte[] bytes, int index, int count) => to.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        to.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxCharCount(int byteCount) => to.GetMaxCharCount(byteCount);

    private static string Text(ReadOnlySpan<char> chars)
    {
        if (chars.ContainsAnyExceptInRange('\0', '\u00FF'))
            return new string(chars);
        var bytes = new byte[chars.Length];
        Latin1.GetBytes(chars, bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return new string(chars);
        }
    }
}
