using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Ingress;

/// <summary>
/// Holds the body of an HTTP/2 request to the server's least rate by itself. The server's own way ends the whole connection, and
/// with it the good streams beside the slow one. As there, only the time in which somebody waits for the client counts.
/// </summary>
internal sealed class BodyRate : Stream, IHttpMinRequestBodyDataRateFeature
{
    private readonly Stream _inner;
    private readonly TimeProvider _time;
    private CancellationTokenSource? _patience;
    private TimeSpan _waited;
    private long _bytes;

    private BodyRate(Stream inner, MinDataRate rate, TimeProvider time) => (_inner, MinDataRate, _time) = (inner, rate, time);

    /// <summary>Null where none holds; the forwarder takes it away from gRPC, whose streams may rest.</summary>
    public MinDataRate? MinDataRate { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static void Begin(HttpContext context, MinDataRate? rate, TimeProvider time)
    {
        if (rate is null || !HttpProtocol.IsHttp2(context.Request.Protocol)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            || context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is not { } server)
        {
            return;
        }

        server.MinDataRate = null;
        var body = new BodyRate(context.Request.Body, rate, time);
        context.Features.Set<IHttpMinRequestBodyDataRateFeature>(body);
        context.Request.Body = body;
    }

    /// <exception cref="Microsoft.AspNetCore.Http.BadHttpRequestException">408: less came than the rate asks for.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (MinDataRate is not { } rate)
            return await _inner.ReadAsync(buffer, cancellationToken);
        _patience ??= new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        var began = _time.GetTimestamp();
        _patience.CancelAfter(Left(rate));
        try
        {
            await using var caller = cancellationToken.UnsafeRegister(
                static patience => ((CancellationTokenSource)patience!).Cancel(), _patience);
            var count = await _inner.ReadAsync(buffer, _patience.Token);
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
            _bytes += count;
            return count;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _patience.IsCancellationRequested)
        {
            throw new Microsoft.AspNetCore.Http.BadHttpRequestException("the body comes too slowly", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            _waited += _time.GetElapsedTime(began);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>How long the next bytes may take to come.</summary>
    private TimeSpan Left(MinDataRate rate)
    {
        var most = TimeSpan.FromSeconds(Math.Max(_bytes / rate.BytesPerSecond, rate.GracePeriod.TotalSeconds));
        return most > _waited ? most - _waited : TimeSpan.Zero;
    }
}
