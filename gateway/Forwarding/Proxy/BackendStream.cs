using System.Net.Sockets;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// The connection to a destination. One that has answered and closed before the request's body was sent takes the rest for sent:
/// the client library reads no answer before that, and would throw away the one which is there (RFC 9112 §9.5).
/// </summary>
internal sealed class BackendStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _isClosed;

    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new BackendStream(socket);
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
    }
}
