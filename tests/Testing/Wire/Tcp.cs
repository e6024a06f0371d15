using System.Net.Sockets;

namespace Gateway.Testing.Wire;

/// <summary>Bare connections to this machine.</summary>
internal static class Tcp
{
    /// <summary>
    /// A socket that found nobody is closed at once: a client that knocks at a gateway while it is down would use up all there are.
    /// </summary>
    public static async Task<TcpClient> ConnectAsync(int port)
    {
        TcpClient tcp = new() { NoDelay = true };
        try
        {
            await tcp.ConnectAsync("127.0.0.1", port);
            return tcp;
        }
        catch (SocketException)
        {
            tcp.Dispose();
            throw;
        }
    }
}
