using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Orgs.Rules;

/// <summary>
/// The most generous reading of a path that some server may make: decoded, without case, path parameters (RFC 3986 §3.3), empty
/// segments or what Windows drops at a segment's end, and with what only looks like an ASCII letter taken for it. The signs that part
/// a path are read one way or the other, as told; steps upwards are not in it, the ingress lets none through. Pure.
/// </summary>
internal static class PathReading
{
    /// <summary>What looks like one of these and is none parts a path for some servers and not for others.</summary>
    private const string Signs = "/\\.;";
    private const int EncodedByte = 3;

    /// <summary>Writes the segments, parted by single slashes, and returns their length, at most that of <paramref name="path"/>.</summary>
    /// <param name="path">Raw, well-formed.</param>
    /// <param name="reading">As long as the path.</param>
    /// <param name="takesEncodedSlash">
    /// To some servers <c>%2F</c> ends a segment and its parameters, to others it is a letter in them.
    /// </param>
    /// <param name="takesLookAlikes">Whether what only looks like a slash, a dot or a semicolon is one.</param>
    public static int Write(ReadOnlySpan<char> path, Span<char> reading, bool takesEncodedSlash, bool takesLookAlikes)
    {
        var length = 0;
        var start = 0;
        var isParameter = false;
        while (!path.IsEmpty)
        {
            var letter = Next(path, takesLookAlikes, out var taken);
            var isSlash = letter == '/' && (taken != EncodedByte || takesEncodedSlash);
            path = path[taken..];
            if (isSlash)
            {
                length = Close(reading[..length], start);
                if (length > 0 && reading[length - 1] != '/')
                    reading[length++] = '/';
                (start, isParameter) = (length, false);
            }
            else if (letter == ';')
            {
                isParameter = true;
            }
            else if (!isParameter)
            {
                reading[length++] = letter == '/' ? '\uFFFD' : char.ToLowerInvariant(letter);
            }
        }

        return reading[..Close(reading[..length], start)].TrimEnd('/').Length;
    }

    /// <summary>The length without what Windows drops at the last segment's end.</summary>
    private static int Close(ReadOnlySpan<char> reading, int start) => start + reading[start..].TrimEnd(". ").Length;

    private static char Next(ReadOnlySpan<char> path, bool takesLookAlikes, out int taken)
    {
        taken = 1;
        if (path[0] != '%')
            return path[0];
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        while (count < bytes.Length && path.Length >= 3 * (count + 1) && path[3 * count] == '%')
        {
            bytes[count] = byte.Parse(path.Slice((3 * count) + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            count++;
        }

        // A target that came so far is well-formed; what were not would stand for no letter.
        var status = Rune.DecodeFromUtf8(bytes[..count], out var rune, out var length);
        taken = 3 * Math.Max(1, length);
        if (status != OperationStatus.Done)
            return '\uFFFD';
        var letter = Plain(rune.Value);
        return takesLookAlikes || letter == rune.Value || !Signs.Contains(letter) ? letter : '\uFFFD';
    }

    /// <summary>Compatibility forms (Unicode NFKC) and best fits by which a server may come to an ASCII letter.</summary>
    private static char Plain(int letter) => letter switch
    {
        >= 0xFF01 and <= 0xFF5E => (char)(letter - 0xFEE0),
        0x2044 or 0x2215 => '/',
        0x2024 or 0xFE52 => '.',
        0x017F => 's',
        0x212A => 'k',
        <= char.MaxValue => (char)letter,
        _ => '\uFFFD',
    };
}
