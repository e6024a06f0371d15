using System.Net;
using System.Net.Sockets;

namespace Gateway.Testing.Processes;

/// <summary>
/// Free ports for programs that must be told one, from below the range in which the kernel picks for outgoing connections.
/// </summary>
public static class Ports
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int _next = Environment.ProcessId * 37 % Count;

    public static int Take()
    {
        while (true)
        {
            var port = First + Interlocked.Increment(ref _next) % Count;
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener probe = new(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
