using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Backends.Echo;

/// <summary>
/// Keeps the bytes of an HTTP/1.1 request's head as they came off the socket: the parsed headers are grouped by name,
/// and the order of arrival is lost in them. HTTP/2 has no such text; there the grouped headers have to do.
/// </summary>
internal sealed class HeadRecorder(PipeReader inner) : PipeReader
{
    private const int Limit = 64 * 1024; // more than any head Kestrel accepts; HTTP/2 frames are no head and stop here

    private readonly ArrayBufferWriter<byte> _head = new();
    private ReadOnlySequence<byte> _last;
    private bool _recording = true;

    public static ConnectionDelegate Attach(ConnectionDelegate next) => connection =>
    {
        var recorder = new HeadRecorder(connection.Transport.Input);
        connection.Transport = new Pipe(recorder, connection.Transport.Output);
        connection.Features.Set(recorder);
        return next(connection);
    };

    /// <summary>The head of the request that has just begun; what follows on the socket is its body and is not kept.</summary>
    public string TakeHead()
    {
        _recording = false;
        return Encoding.Latin1.GetString(_head.WrittenSpan);
    }

    /// <summary>To be called once the body is read to its end: the next byte belongs to the next head.</summary>
    public void Resume()
    {
        _head.ResetWrittenCount();
        _recording = true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_recording && _head.WrittenCount < Limit)
        {
            foreach (var part in _last.Slice(0, consumed))
                _head.Write(part.Span);
        }

        inner.AdvanceTo(consumed, examined);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        _last = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var read = inner.TryRead(out result);
        _last = result.Buffer;
        return read;
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private sealed record Pipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
