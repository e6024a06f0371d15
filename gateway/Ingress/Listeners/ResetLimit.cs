using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Gateway.Ingress;

/// <summary>
/// What a client sends, until it has reset more streams than it may (<c>MaxResets</c>): then the connection ends as if it had said
/// all, which the server answers with GOAWAY. A stream that is reset costs the server what one that is answered costs, and the
/// client next to nothing; the server itself does not count them.
/// </summary>
internal sealed class ResetLimit(PipeReader inner, Func<int> most, Action end, TimeProvider time) : PipeReader
{
    /// <summary>In which so many may come.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly FrameCount _frames = new();
    private ReadOnlySequence<byte> _buffer;
    private long _began;
    private int _resets;
    private bool _isOver;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_isOver)
            return new ValueTask<ReadResult>(Over);
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<ReadResult>(Seen(read.Result)) : SeenAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_isOver)
        {
            result = Over;
            return true;
        }

        if (!inner.TryRead(out result))
            return false;
        Seen(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isOver)
            return;
        var resets = _frames.Resets(_buffer.Slice(0, consumed));
        inner.AdvanceTo(consumed, examined);
        if (resets > 0)
            Add(resets);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private static ReadResult Over => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> SeenAsync(ValueTask<ReadResult> read) => Seen(await read);

    private ReadResult Seen(ReadResult result)
    {
        _buffer = result.Buffer;
        return result;
    }

    private void Add(int resets)
    {
        if (_resets == 0 || time.GetElapsedTime(_began) > Window)
            (_began, _resets) = (time.GetTimestamp(), 0);
        _resets += resets;
        if (_resets <= most())
            return;
        _isOver = true;
        end();
    }
}
