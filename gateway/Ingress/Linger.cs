using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Ingress;

/// <summary>
/// Reads on for a while where an upload was refused (RFC 9112 §9.6): a connection that is closed under a client that still sends
/// is reset, and the reset takes the answer with it. Of a stream of HTTP/2 some clients take the reset for the answer, and what they
/// send behind it costs the whole connection. Bounded, for who has no token must not be able to keep the gateway reading.
/// </summary>
internal sealed class Linger(Drain drain, TimeProvider time)
{
    private const long MostBytes = 64L << 20;
    private const int MostConnections = 256;
    private const int AtOnce = 16 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);
    private int _connections;

    public Task AfterAsync(HttpContext context) => IsDue(context) ? CountedAsync(context) : Task.CompletedTask;

    /// <summary>Who has announced that it waits for our word is not sending, and a gateway that stops reads nothing more.</summary>
    private bool IsDue(HttpContext context) =>
        context.Ending.Refusal is not null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.Request.Headers.Expect.Count == 0 && !drain.HasBegun && !context.RequestAborted.IsCancellationRequested;

    private async Task CountedAsync(HttpContext context)
    {
        // A stream is ended by the server, whose answer is given, and with NO_ERROR (RFC 9113 §8.1).
        var isStream = HttpProtocol.IsHttp2(context.Request.Protocol);
        try
        {
            var isOver = Interlocked.Increment(ref _connections) <= MostConnections && await ReadAsync(context, isStream);
            if (!isOver && !isStream)
                context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    /// <summary>False where the connection is to be closed under what still comes; the least rate holds meanwhile.</summary>
    private async Task<bool> ReadAsync(HttpContext context, bool isStream)
    {
        // On HTTP/1.1 the answer's length says where it ends.
        if (isStream)
            await context.Response.CompleteAsync();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        using CancellationTokenSource patience = new(MostTime, time);
        var buffer = ArrayPool<byte>.Shared.Rent(AtOnce);
        try
        {
            for (var left = MostBytes; left > 0;)
            {
                var count = await context.Request.Body.ReadAsync(buffer, patience.Token);
                if (count == 0)
                    return true;
                left -= count;
            }

            return false;
        }
        catch (IOException)
        {
            // Badly framed, too slow or gone: the server closes behind its answer, and an abort could overtake that.
            return true;
        }
        catch (OperationCanceledException)
        {
            // Out of time: the answer is given, and nobody is told of what followed it.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
