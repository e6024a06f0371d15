using System.Text;

namespace Gateway.Ingress;

/// <summary>
/// Reads <c>Connection</c> so that its nominations (RFC 9110 §7.6.1) survive. Where exactly one of close, keep-alive and upgrade is
/// among its options, Kestrel puts that word in the place of the whole field, and what else was nominated would travel on.
/// </summary>
internal sealed class ConnectionField : Encoding
{
    private const string KeepAlive = "keep-alive";

    public static readonly ConnectionField Instance = new();

    /// <summary>
    /// Two of the words stand there, or none: keep-alive goes, as on HTTP/1.1 it says nothing (HTTP/1.0 then closes), and comes
    /// back beside one of the others, which it does not change.
    /// </summary>
    public static string Read(ReadOnlySpan<byte> value)
    {
        // What most clients send, if anything.
        if (Ascii.EqualsIgnoreCase(value, "keep-alive"u8))
            return "";
        var options = Latin1.GetString(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (options.Any(option => Is(option, "close") || Is(option, "upgrade")))
            return string.Join(", ", options.Where(option => !Is(option, KeepAlive)).Append(KeepAlive));
        return string.Join(", ", options.Where(option => !Is(option, KeepAlive)));
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Read(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(chars.AsSpan(charIndex));
        return text.Length;
    }

    public override int GetMaxCharCount(int byteCount) => (2 * byteCount) + KeepAlive.Length + 2;

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static bool Is(string option, string word) => option.Equals(word, StringComparison.OrdinalIgnoreCase);
}
