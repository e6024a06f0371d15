using System.Net.Sockets;
using System.Text;

namespace Gateway.Testing.Wire;

/// <summary>An HTTP/1.1 client on a bare socket: sends any bytes, reads whole answers, one connection, pipelining allowed.</summary>
public sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly WireReader _reader;

    private RawClient(TcpClient tcp)
    {
        _tcp = tcp;
        _reader = new WireReader(tcp.GetStream());
    }

    /// <summary>How long one answer may take before the test fails instead of hanging.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public static async Task<RawClient> ConnectAsync(int port) => new(await Tcp.ConnectAsync(port));

    /// <summary>Sends these bytes on a connection of their own and reads the one answer.</summary>
    public static async Task<RawResponse> ExchangeAsync(int port, string request)
    {
        await using var client = await ConnectAsync(port);
        await client.SendAsync(request);
        return await client.ReadAsync(head: request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    /// <summary>The next answer, whole; an interim 1xx answer is one of its own.</summary>
    /// <param name="head">The request was HEAD: no body follows, whatever the fields say.</param>
    public async Task<RawResponse> ReadAsync(bool head = false)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        if (await _reader.ReadHeadAsync(patience.Token) is not var (statusLine, headers))
        {
            throw new EndOfStreamException("The connection was closed before an answer.");
        }

        RawResponse bare = new(statusLine, headers, [], new WireHeaders(), []);
        if (head || bare.Status is < 200 or 204 or 304)
        {
            return bare with { Raw = _reader.TakeRaw() };
        }

        var (body, trailers) = headers.IsChunked ? await _reader.ReadChunkedAsync(patience.Token)
            : headers.ContentLength is { } length ? (await _reader.ReadExactlyAsync(length, patience.Token), new WireHeaders())
            : (await _reader.ReadToEndAsync(patience.Token), new WireHeaders());
        return bare with { Body = body, Trailers = trailers, Raw = _reader.TakeRaw() };
    }

    /// <summary>Everything up to the end of the connection; a reset counts as its end.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await _reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return _reader.TakeRaw();
        }
    }

    /// <summary>Closes with RST instead of FIN, as a client that was killed.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
