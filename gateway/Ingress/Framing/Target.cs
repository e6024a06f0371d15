using System.Buffers;
using System.Text;

namespace Gateway.Ingress;

/// <summary>
/// Judges a request target as it came over the wire: what one server reads as a step upwards or as a separator and another
/// does not is refused, so that every backend reads the path that was judged here. What the query says is never looked at.
/// </summary>
internal static class Target
{
    /// <summary>The sign itself, then the full-width, small and other forms that fold into it (Unicode NFKC, best fit).</summary>
    private static readonly string[] Slashes = ["%2f", "%ef%bc%8f", "%e2%81%84", "%e2%88%95", "%ef%bc%bc", "%ef%b9%a8"];
    private static readonly string[] Dots = ["%2e", "%ef%bc%8e", "%e2%80%a4", "%ef%b9%92"];
    private static readonly string[] Semicolons = ["%3b", "%ef%bc%9b", "%ef%b9%94"];

    /// <summary>Visible ASCII but backslash and <c>#</c>; also no <c>?</c>, which ends the path.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!\"$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<char> Authority = SearchValues.Create(
        "-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// The path as it was sent, from an origin-form or an absolute-form target (RFC 9112 §3.2); empty when there is none.
    /// </summary>
    public static ReadOnlySpan<char> Path(ReadOnlySpan<char> target)
    {
        var path = Origin(target);
        var query = path.IndexOf('?');
        return query < 0 ? path : path[..query];
    }

    /// <summary>
    /// Path and query as they were sent; the authority of an absolute-form target is cut off. It ends where the server that
    /// routed the request saw it end: at a <c>?</c>, <c>\</c> or <c>@</c> the two would part, and one path be judged and another sent.
    /// </summary>
    public static ReadOnlySpan<char> Origin(ReadOnlySpan<char> target)
    {
        if (target.StartsWith("/", StringComparison.Ordinal))
            return target;
        var rest = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? target["http://".Length..]
            : target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? target["https://".Length..]
            : [];
        var end = rest.IndexOfAnyExcept(Authority);
        return end > 0 && rest[end] == '/' ? rest[end..] : [];
    }

    /// <summary>
    /// Visible ASCII alone, the query too: what has a space or a control in it, as HTTP/2 can say, ends a request line early (RFC 9112 §3).
    /// </summary>
    public static bool IsOneWord(ReadOnlySpan<char> target) => !target.ContainsAnyExceptInRange('!', '~');

    /// <summary>True when the path means the same to every server that may read it.</summary>
    public static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.ContainsAnyExcept(Plain) || path.Contains("//", StringComparison.Ordinal))
            return false;
        return !HasDotSegment(path) && HasPlainEncoding(path);
    }

    /// <summary>
    /// Between encoded slashes it is one to whoever decodes before he resolves, with a parameter to whoever cuts that off
    /// (RFC 3986 §3.3), and with what looks like a slash or a dot to whoever folds that into ASCII.
    /// </summary>
    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        if (!path.Contains('.') && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase)
            && !path.Contains("%e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        for (var at = 0; at < path.Length; at++)
        {
            if (Slash(path[at..]) is > 0 and var length && IsDots(path[(at + length)..]))
                return true;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<char> text)
    {
        var dots = 0;
        var withoutPlain = 0;
        while (!text.IsEmpty && Dot(text) is > 0 and var length)
        {
            text = text[length..];
            dots++;
            withoutPlain = length > 1 ? dots : withoutPlain;
        }

        // Windows drops plain dots at a segment's end: two encoded ones before them are left to be decoded.
        return (dots is 1 or 2 || withoutPlain is 1 or 2) && (text.IsEmpty || Slash(text) > 0 || One(text, ';', Semicolons) > 0);
    }

    private static int Slash(ReadOnlySpan<char> text) => One(text, '/', Slashes);

    private static int Dot(ReadOnlySpan<char> text) => One(text, '.', Dots);

    /// <summary>The length of the sign that the text begins with, as it is or encoded; 0 when it is none.</summary>
    private static int One(ReadOnlySpan<char> text, char sign, string[] encoded)
    {
        if (text[0] != '%')
            return text[0] == sign ? 1 : 0;
        foreach (var form in encoded)
        {
            if (text.StartsWith(form, StringComparison.OrdinalIgnoreCase))
                return form.Length;
        }

        return 0;
    }

    private static bool HasPlainEncoding(ReadOnlySpan<char> path)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var at = path.IndexOf('%'); at >= 0;)
        {
            var length = 0;
            while (length < 4 && Encoded(path[at..], length, out bytes[length]))
                length++;
            if (length == 0 || !IsAllowed(bytes[..length], path[at..], out var taken))
                return false;
            at += 3 * taken;
            var next = path[at..].IndexOf('%');
            at = next < 0 ? -1 : at + next;
        }

        return true;
    }

    private static bool Encoded(ReadOnlySpan<char> text, int index, out byte value)
    {
        value = 0;
        var at = 3 * index;
        if (text.Length < at + 3 || text[at] != '%' || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            return false;
        value = (byte)((Digit(text[at + 1]) << 4) | Digit(text[at + 2]));
        return true;
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Shortest-form UTF-8 (RFC 3629 §3), no control, no backslash, and no percent that would start a second decoding.</summary>
    private static bool IsAllowed(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out int taken)
    {
        taken = 1;
        if (bytes[0] >= 0x80)
            return Rune.DecodeFromUtf8(bytes, out _, out taken) == OperationStatus.Done;
        if (bytes[0] is < 0x20 or 0x7F or (byte)'\\')
            return false;
        return bytes[0] != '%' || text.Length < 5 || !char.IsAsciiHexDigit(text[3]) || !char.IsAsciiHexDigit(text[4]);
    }
}
