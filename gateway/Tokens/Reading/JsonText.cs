using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Gateway.Tokens.Reading;

/// <summary>JSON strings: their grammar, and their text without escapes (RFC 8259 section 7).</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes());

    /// <summary>Moves past the string that begins at <paramref name="at"/>; false when it is none.</summary>
    public static bool Skip(ReadOnlySpan<byte> json, ref int at)
    {
        at++;
        while (true)
        {
            var run = json[at..].IndexOfAnyExcept(Plain);
            if (run < 0)
            {
                return false;
            }

            at += run;
            if (json[at] == '"')
            {
                at++;
                return true;
            }

            // What is left is a control character or the start of an escape.
            if (json[at] != '\\' || !SkipEscape(json, ref at))
            {
                return false;
            }
        }
    }

    /// <summary>The text of a string that <see cref="Skip"/> has passed; returns its length.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text)
    {
        var written = 0;
        for (var i = 0; i < escaped.Length;)
        {
            if (escaped[i] != '\\')
            {
                text[written++] = escaped[i++];
            }
            else if (escaped[i + 1] == 'u')
            {
                written += ReadUnicode(escaped, ref i).EncodeToUtf8(text[written..]);
            }
            else
            {
                text[written++] = Named(escaped[i + 1]);
                i += 2;
            }
        }

        return written;
    }

    private static bool SkipEscape(ReadOnlySpan<byte> json, ref int at)
    {
        if (at + 1 >= json.Length)
        {
            return false;
        }

        if (json[at + 1] != 'u')
        {
            var known = Named(json[at + 1]) != 0;
            at += 2;
            return known;
        }

        var first = Hex(json, at);
        at += 6;
        if (first < 0 || char.IsLowSurrogate((char)first))
        {
            return false;
        }

        if (!char.IsHighSurrogate((char)first))
        {
            return true;
        }

        // A lone surrogate is no text: parsers disagree on what it means (RFC 7493 section 2.1).
        var second = Hex(json, at);
        at += 6;
        return second >= 0 && char.IsLowSurrogate((char)second);
    }

    private static Rune ReadUnicode(ReadOnlySpan<byte> escaped, ref int at)
    {
        var first = (char)Hex(escaped, at);
        at += 6;
        if (!char.IsHighSurrogate(first))
        {
            return new Rune(first);
        }

        var second = (char)Hex(escaped, at);
        at += 6;
        return new Rune(first, second);
    }

    private static int Hex(ReadOnlySpan<byte> json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort value, out var used, 'x') && used == 4
            ? value
            : -1;

    private static byte Named(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => 10,
        (byte)'r' => 13,
        (byte)'t' => 9,
        _ => 0,
    };

    private static byte[] PlainBytes() =>
        [.. Enumerable.Range(0x20, 0xE0).Where(b => b is not ('"' or '\\')).Select(b => (byte)b)];
}
