using System.Buffers.Binary;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;

namespace Gateway.Testing.Wire;

/// <summary>An HTTP/2 client on a bare socket: sends any frames, reads whole answers stream by stream.</summary>
public sealed class RawHttp2 : IAsyncDisposable
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    /// <summary>SETTINGS_HEADER_TABLE_SIZE 0: answers come as literals, and reading them needs no state.</summary>
    private static readonly byte[] NoTable = [0, 1, 0, 0, 0, 0];

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly Dictionary<int, (WireHeaders? Headers, MemoryStream Body, List<byte> Block, uint? Reset, bool IsOver)> _streams = [];
    private bool _isGone;

    private RawHttp2(TcpClient tcp, Stream stream) => (_tcp, _stream) = (tcp, stream);

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The error of GOAWAY, once the server has said it.</summary>
    public uint? GoneBecause { get; private set; }

    /// <param name="port">On this machine.</param>
    /// <param name="isTls">Whether it speaks TLS; its certificate is of localhost.</param>
    public static async Task<RawHttp2> ConnectAsync(int port, bool isTls = false)
    {
        var tcp = await Tcp.ConnectAsync(port);
        Stream stream = tcp.GetStream();
        if (isTls)
        {
            SslStream tls = new(stream, leaveInnerStreamOpen: false, static (_, shown, _, _) => shown?.Subject == "CN=localhost");
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            stream = tls;
        }

        RawHttp2 client = new(tcp, stream);
        await client.SendAsync([.. Preface, .. new Http2Frame(Http2Frame.Settings, 0, 0, NoTable).ToBytes()]);
        return client;
    }

    /// <summary>The fields of a request with its pseudo-fields first.</summary>
    public static (string Name, string Value)[] Fields(
        string path, string? token, string method = "GET", params (string Name, string Value)[] more) =>
        [(":method", method), (":scheme", "http"), (":authority", "api.example"), (":path", path),
            .. token is null ? Array.Empty<(string, string)>() : [("authorization", "Bearer " + token)], .. more];

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public Task SendAsync(Http2Frame frame) => SendAsync(frame.ToBytes());

    /// <summary>HEADERS of a request; without an end the body, or trailers, are the caller's to send.</summary>
    public Task RequestAsync(int stream, IEnumerable<(string Name, string Value)> fields, bool end = true, bool indexed = false) =>
        SendAsync(new Http2Frame(Http2Frame.Headers, (byte)(Http2Frame.EndHeaders | (end ? Http2Frame.EndStream : 0)), stream,
            HeaderBlock.Write(fields, indexed)));

    /// <summary>What becomes of the stream.</summary>
    public async Task<Http2Answer> ReadAsync(int stream, bool untilHeaders = false)
    {
        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        while (!_isGone && !Is(stream, untilHeaders))
            await TakeAsync(patience.Token);
        var (headers, body, _, reset, isOver) = Stream(stream);
        var status = headers is null ? 0 : int.Parse(headers.One(":status")!, CultureInfo.InvariantCulture);
        return new Http2Answer(status, headers ?? new WireHeaders(), body.ToArray(), reset, _isGone && !isOver);
    }

    /// <summary>Everything until the server has closed the connection; false when it did not within the patience.</summary>
    public async Task<bool> IsClosedAsync(TimeSpan within)
    {
        using CancellationTokenSource patience = new(within, TimeProvider.System);
        try
        {
            while (!_isGone)
                await TakeAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool Is(int stream, bool untilHeaders) =>
        Stream(stream) is var one && (one.IsOver || (untilHeaders && one.Headers is not null));

    private (WireHeaders? Headers, MemoryStream Body, List<byte> Block, uint? Reset, bool IsOver) Stream(int stream) =>
        _streams.TryGetValue(stream, out var one) ? one : _streams[stream] = (null, new MemoryStream(), [], null, false);

    private async Task TakeAsync(CancellationToken cancel)
    {
        try
        {
            var head = new byte[Http2Frame.HeadLength];
            await _stream.ReadExactlyAsync(head, cancel);
            var (length, type, flags, stream) = Http2Frame.ReadHead(head);
            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, cancel);
            await TakeAsync(new Http2Frame(type, flags, stream, payload));
        }
        catch (IOException)
        {
            _isGone = true;
        }
    }

    private async Task TakeAsync(Http2Frame frame)
    {
        var one = Stream(frame.Stream);
        switch (frame.Type)
        {
            case Http2Frame.Settings or Http2Frame.Ping when !frame.Has(Http2Frame.Acknowledge):
                await SendAsync(
                    frame with { Flags = Http2Frame.Acknowledge, Payload = frame.Type == Http2Frame.Ping ? frame.Payload : [] });
                break;
            case Http2Frame.GoAway:
                GoneBecause = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload.AsSpan(4));
                break;
            case Http2Frame.Reset:
                _streams[frame.Stream] = one with { Reset = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload), IsOver = true };
                break;
            case Http2Frame.Headers or Http2Frame.Continuation:
                one.Block.AddRange(frame.Payload);
                var headers = frame.Has(Http2Frame.EndHeaders) && one.Headers is null ? HeaderBlock.Read([.. one.Block]) : one.Headers;
                var isLast = frame.Type == Http2Frame.Headers && frame.Has(Http2Frame.EndStream);
                _streams[frame.Stream] = one with { Headers = headers, IsOver = one.IsOver || isLast };
                break;
            case Http2Frame.Data:
                one.Body.Write(frame.Payload);
                _streams[frame.Stream] = one with { IsOver = one.IsOver || frame.Has(Http2Frame.EndStream) };
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }
}
