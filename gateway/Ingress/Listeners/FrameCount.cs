using System.Buffers;

namespace Gateway.Ingress;

/// <summary>
/// Counts the RST_STREAM frames (RFC 9113 §6.4) that a client sends. Reads the nine bytes at each frame's head and passes over the
/// rest; a connection that does not begin as one of HTTP/2 is not read any further.
/// </summary>
internal sealed class FrameCount
{
    private const int HeadLength = 9;
    private const int Reset = 3;

    private readonly byte[] _head = new byte[HeadLength];
    private int _headRead;
    private int _toSkip;
    private int _prefaceRead;
    private bool _isOther;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>How many there are in these bytes, the next of the connection.</summary>
    public int Resets(in ReadOnlySequence<byte> bytes)
    {
        var resets = 0;
        if (_isOther)
            return resets;
        foreach (var memory in bytes)
            resets += Resets(memory.Span);
        return resets;
    }

    private int Resets(ReadOnlySpan<byte> bytes)
    {
        var resets = 0;
        bytes = AfterPreface(bytes);
        while (!bytes.IsEmpty && !_isOther)
        {
            if (_toSkip > 0)
            {
                var skipped = Math.Min(_toSkip, bytes.Length);
                _toSkip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            var taken = Math.Min(HeadLength - _headRead, bytes.Length);
            bytes[..taken].CopyTo(_head.AsSpan(_headRead));
            bytes = bytes[taken..];
            _headRead += taken;
            if (_headRead < HeadLength)
                break;
            _headRead = 0;
            _toSkip = (_head[0] << 16) | (_head[1] << 8) | _head[2];
            if (_head[3] == Reset)
                resets++;
        }

        return resets;
    }

    private ReadOnlySpan<byte> AfterPreface(ReadOnlySpan<byte> bytes)
    {
        var awaited = Preface[_prefaceRead..];
        var taken = Math.Min(awaited.Length, bytes.Length);
        _isOther = !bytes[..taken].SequenceEqual(awaited[..taken]);
        _prefaceRead += taken;
        return bytes[taken..];
    }
}
