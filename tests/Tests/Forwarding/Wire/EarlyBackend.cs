using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>A service that answers as soon as it has read a request's head, and leaves the body unread.</summary>
internal sealed class EarlyBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _answer;
    private readonly bool _keeps;
    private readonly Task _serving;

    /// <param name="answer">Its bytes.</param>
    /// <param name="keeps">Keeps the connection; closes it by default.</param>
    public EarlyBackend(string answer, bool keeps = false)
    {
        _keeps = keeps;
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>The last request's head, with what came in one read with it.</summary>
    public string Head { get; private set; } = "";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var head = new StringBuilder();
                var bytes = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)
                    && await client.GetStream().ReadAsync(bytes, _stop.Token) is > 0 and var count)
                {
                    head.Append(Encoding.Latin1.GetString(bytes, 0, count));
                }

                Head = head.ToString();
                await client.GetStream().WriteAsync(_answer, _stop.Token);
                if (_keeps)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }
}
