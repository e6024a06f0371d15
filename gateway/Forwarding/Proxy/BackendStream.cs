using System.Net.Sockets;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// The connection to a destination. One that has answered and closed before the request's body was sent takes the rest for sent:
/// the client library reads no answer before that, and would throw away the one which is there (RFC 9112 §9.5).
/// </summary>
internal sealed class BackendStream(Socket socket, bool isPlain) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _isClosed;
    private volatile bool _isWriting;
    private volatile bool _wasEarly;

    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new BackendStream(socket, context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed)
            return ValueTask.CompletedTask;
        var write = base.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : FinishAsync(write);
    }

    private async ValueTask FinishAsync(ValueTask write)
    {
        _isWriting = true;
        try
        {
            await write;
        }
        catch (IOException error) when (error.InnerException is SocketException
        {
            SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted,
        })
        {
            // What it has said before, or that it said nothing, is found by reading.
            _isClosed = true;
        }
        catch (Exception error) when (_wasEarly)
        {
            throw new EarlyAnswerException(error);
        }
        finally
        {
            _isWriting = false;
        }
    }

    /// <summary>The library ends a call whose time is up by closing its connection, under what is being written.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && isPlain && _isWriting && Socket.SafeHandle is { IsClosed: false })
            _wasEarly = Socket.Available > 0;
        base.Dispose(disposing);
    }
}

/// <summary>
/// A destination answered and then took no more of the body, and keeps the connection: the library does not hear it. Under TLS what
/// is there to read may be of TLS alone, and says nothing.
/// </summary>
internal sealed class EarlyAnswerException(Exception? inner = null)
    : IOException("the destination answered before it had read the body", inner);
