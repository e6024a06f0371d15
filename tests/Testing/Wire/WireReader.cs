using System.Globalization;
using System.Text;

namespace Gateway.Testing.Wire;

/// <summary>Reads HTTP/1.1 messages from a stream and keeps every byte as it came; strict, so that bad framing is an error.</summary>
internal sealed class WireReader(Stream stream)
{
    private const long LargestBody = 64L << 20;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly List<byte> _raw = [];
    private int _start;
    private int _end;

    /// <summary>The exact bytes read since the last call.</summary>
    internal byte[] TakeRaw()
    {
        byte[] raw = [.. _raw];
        _raw.Clear();
        return raw;
    }

    /// <summary>The start line and fields of the next message; null at a clean end of the connection.</summary>
    internal async Task<(string StartLine, WireHeaders Headers)?> ReadHeadAsync(CancellationToken cancel)
    {
        if (await ReadLineAsync(cancel, endAllowed: true) is not { } startLine)
        {
            return null;
        }

        return (startLine, await ReadFieldsAsync(cancel));
    }

    internal async Task<WireHeaders> ReadFieldsAsync(CancellationToken cancel)
    {
        WireHeaders fields = new();
        while (await ReadLineAsync(cancel) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[0] is ' ' or '\t')
            {
                throw new InvalidDataException($"No field line: {line}");
            }

            fields.Add(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        }

        return fields;
    }

    internal async Task<byte[]> ReadExactlyAsync(long count, CancellationToken cancel)
    {
        // A number that a hostile row made up must cost the test run nothing.
        if (count > LargestBody)
            throw new InvalidDataException($"A body of {count} bytes.");
        var body = new byte[count];
        for (var filled = 0; filled < body.Length;)
        {
            if (_start == _end && !await FillAsync(cancel))
            {
                throw new EndOfStreamException($"The connection ended after {filled} of {count} bytes.");
            }

            var part = Math.Min(body.Length - filled, _end - _start);
            Take(part).CopyTo(body.AsSpan(filled));
            filled += part;
        }

        return body;
    }

    internal async Task<(byte[] Body, WireHeaders Trailers)> ReadChunkedAsync(CancellationToken cancel)
    {
        MemoryStream body = new();
        while (true)
        {
            var line = (await ReadLineAsync(cancel))!;
            var size = long.Parse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return (body.ToArray(), await ReadFieldsAsync(cancel));
            }

            body.Write(await ReadExactlyAsync(size, cancel));
            if (await ReadLineAsync(cancel) is not "")
            {
                throw new InvalidDataException("A chunk is longer than it says.");
            }
        }
    }

    internal async Task<byte[]> ReadToEndAsync(CancellationToken cancel)
    {
        MemoryStream body = new();
        do
        {
            body.Write(Take(_end - _start));
        }
        while (await FillAsync(cancel));
        return body.ToArray();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancel, bool endAllowed = false)
    {
        MemoryStream line = new();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancel))
            {
                return endAllowed && line.Length == 0 ? null : throw new EndOfStreamException("The connection ended inside a line.");
            }

            line.Write(Take(1));
            if (line.GetBuffer()[line.Length - 1] == '\n')
            {
                var text = Encoding.Latin1.GetString(line.GetBuffer(), 0, (int)line.Length);
                return text.EndsWith("\r\n", StringComparison.Ordinal)
                    ? text[..^2]
                    : throw new InvalidDataException("A line ends in LF alone.");
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _buffer.AsSpan(_start, count);
        _start += count;
        _raw.AddRange(taken);
        return taken;
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancel);
        return _end > 0;
    }
}
