using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Testing.Time;

namespace Gateway.Testing.Wire;

/// <summary>
/// A backend on a bare socket, so that a test sees the very bytes the gateway wrote, and may answer with any bytes at all.
/// </summary>
public sealed class RawBackend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<int, Task> _connections = new();
    private readonly Task _accepting;
    private int _opened;
    private int _written;

    public RawBackend(Func<RawRequest, RawAnswer>? answer = null)
    {
        Answer = answer ?? (static _ => RawAnswer.Status(200, "ok"));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the next requests get; may be changed at any time, and is called on several threads at once.</summary>
    public Func<RawRequest, RawAnswer> Answer { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>False where a test counts by <see cref="Answer"/> alone and sends more than memory should keep.</summary>
    public bool Keeps { get; set; } = true;

    /// <summary>Every request read whole, in the order of arrival.</summary>
    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    /// <summary>What came and was no well-framed request: a test of framing wants this empty.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>How many connections were opened so far.</summary>
    public int Connections => Volatile.Read(ref _opened);

    /// <summary>Once so many answers were written, each to its last byte.</summary>
    public Task WroteAsync(int answers) =>
        Poll.UntilAsync(() => Volatile.Read(ref _written) >= answers, TimeSpan.FromSeconds(30), () => $"{answers} answers written");

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var number = Interlocked.Increment(ref _opened);
                _connections[number] = ServeAsync(client, number);
            }
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            WireReader reader = new(client.GetStream());
            while (await ReadAsync(reader, number) is { } request)
            {
                if (Keeps)
                    _requests.Enqueue(request);
                var goesOn = await Answer(request).WriteToAsync(client.GetStream(), _stop.Token);
                Interlocked.Increment(ref _written);
                if (!goesOn)
                {
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException)
        {
            _faults.Enqueue(broken.Message);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or SocketException)
        {
            // The gateway closes connections in the middle where its client left: its right, and no fault of framing.
        }
    }

    private async Task<RawRequest?> ReadAsync(WireReader reader, int number)
    {
        if (await reader.ReadHeadAsync(_stop.Token) is not var (requestLine, headers))
        {
            return null;
        }

        if (headers.IsChunked && headers.One("Content-Length") is not null)
        {
            throw new InvalidDataException("Content-Length beside Transfer-Encoding: " + requestLine);
        }

        var (body, trailers) = headers.IsChunked
            ? await reader.ReadChunkedAsync(_stop.Token)
            : (await reader.ReadExactlyAsync(headers.ContentLength ?? 0, _stop.Token), new WireHeaders());
        return new RawRequest(number, requestLine, headers, body, trailers, reader.TakeRaw());
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _listener.Dispose();
        _stop.Dispose();
    }
}
