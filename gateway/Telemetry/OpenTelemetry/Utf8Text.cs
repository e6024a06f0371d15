using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>A growing UTF-8 text with the number forms and the escaping of both formats.</summary>
internal sealed class Utf8Text(int capacity, int limit)
{
    private const int LongestNumber = 32;

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n");
    private static readonly SearchValues<char> EscapedAndQuote = SearchValues.Create("\\\n\"");

    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> this[Range range] => _bytes.AsSpan(0, Length)[range];

    public ReadOnlyMemory<byte> Finish() => Length <= limit ? _bytes.AsMemory(0, Length) : throw TooLong();

    public void Rewind(int length) => Length = length;

    public void Append(char ascii)
    {
        Free(1)[0] = (byte)ascii;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Free(utf8.Length));
        Length += utf8.Length;
    }

    public void Append(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, Free(text.Length * 3));

    /// <summary>Repeats a part of this text, which may move while there is made room for it.</summary>
    public void Repeat(Range part)
    {
        var (start, length) = part.GetOffsetAndLength(Length);
        var room = Free(length);
        _bytes.AsSpan(start, length).CopyTo(room);
        Length += length;
    }

    public void Append(long value)
    {
        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>The shortest form that reads back as the same number.</summary>
    public void Append(double value)
    {
        if (!double.IsFinite(value))
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        value.TryFormat(Free(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>OpenMetrics' canonical number, as label values have it: "5.0", "1e+06", "1e-05".</summary>
    public void AppendCanonical(double value)
    {
        var start = Length;
        if (value is 1e6 or 1e7 or 1e8 or 1e9 or 1e10)
        {
            Append("1e+"u8);
            Append(value < 1e10 ? "0"u8 : ""u8);
            Append((long)Math.Log10(value));
            return;
        }

        Append(value);
        var number = _bytes.AsSpan(start..Length);
        number.Replace((byte)'E', (byte)'e');
        if (double.IsFinite(value) && number.IndexOfAny((byte)'.', (byte)'e') < 0)
        {
            Append(".0"u8);
        }
    }

    public void AppendUnixSeconds(DateTimeOffset at) =>
        Append((at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / (double)TimeSpan.TicksPerSecond);

    /// <summary>Backslash, line feed and, where the text is quoted, the quote; a lone surrogate becomes U+FFFD.</summary>
    public void AppendEscaped(ReadOnlySpan<char> text, bool quotes)
    {
        while (text.IndexOfAny(quotes ? EscapedAndQuote : Escaped) is >= 0 and var at)
        {
            Append(text[..at]);
            Append('\\');
            Append(text[at] == '\n' ? 'n' : text[at]);
            text = text[(at + 1)..];
        }

        Append(text);
    }

    private Span<byte> Free(int wanted)
    {
        if (Length > limit)
        {
            throw TooLong();
        }

        var needed = (long)Length + wanted;
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, checked((int)Math.Max(needed, Math.Min(2L * _bytes.Length, Array.MaxLength))));
        }

        return _bytes.AsSpan(Length);
    }

    private InvalidOperationException TooLong() => new($"The scrape is longer than MaxScrapeResponseSizeBytes, {limit} bytes.");
}
