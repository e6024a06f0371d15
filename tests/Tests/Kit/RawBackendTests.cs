using Gateway.Testing.Wire;

namespace Gateway.Tests.Kit;

public sealed class RawBackendTests : IAsyncDisposable
{
    private readonly RawBackend _backend = new();

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Keeps_the_exact_bytes_in_order_and_spelling()
    {
        const string Sent = "POST /a%2Fb/../c?x=%zz HTTP/1.1\r\nhost: h\r\nX-B: 2\r\nx_b:3 \r\nContent-Length: 4\r\n\r\nbody";

        var answer = await RawClient.ExchangeAsync(_backend.Port, Sent);

        var request = Assert.Single(_backend.Requests);
        Assert.Equal(Sent, request.RawText);
        Assert.Equal([("host", "h"), ("X-B", "2"), ("x_b", "3"), ("Content-Length", "4")], request.Headers);
        Assert.Equal(("POST", "/a%2Fb/../c?x=%zz", "body"), (request.Method, request.Target, request.BodyText));
        Assert.Equal((200, "ok"), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Reads_chunks_and_trailers()
    {
        await RawClient.ExchangeAsync(_backend.Port,
            "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Sum: 7\r\n\r\n");

        var request = Assert.Single(_backend.Requests);
        Assert.Equal("abc0123456789", request.BodyText);
        Assert.Equal([("X-Sum", "7")], request.Trailers);
    }

    [Fact]
    public async Task Serves_pipelined_requests_on_one_connection_in_order()
    {
        _backend.Answer = request => RawAnswer.Status(200, request.Target);
        await using var client = await RawClient.ConnectAsync(_backend.Port);

        await client.SendAsync("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");

        Assert.Equal("/1", (await client.ReadAsync()).Text);
        Assert.Equal("/2", (await client.ReadAsync()).Text);
        Assert.Equal([1, 1], _backend.Requests.Select(request => request.Connection));
        Assert.Equal(1, _backend.Connections);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: h\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n folded: x\r\n\r\n")]
    [InlineData("PUT / HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello")]
    [InlineData("PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na")]
    [InlineData("PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    public async Task Notes_bad_framing_as_a_fault_and_as_no_request(string sent)
    {
        await using var client = await RawClient.ConnectAsync(_backend.Port);

        await client.SendAsync(sent);
        await client.ReadToEndAsync();

        Assert.Single(_backend.Faults);
        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task Holds_an_answer_until_its_signal()
    {
        TaskCompletionSource signal = new();
        _backend.Answer = _ => RawAnswer.Status(204).After(signal.Task);
        var answer = RawClient.ExchangeAsync(_backend.Port, "GET / HTTP/1.1\r\n\r\n");
        Assert.False(answer.IsCompleted);

        signal.SetResult();

        Assert.Equal(204, (await answer).Status);
    }

    [Fact]
    public async Task Closes_inside_an_answer()
    {
        _backend.Answer = _ => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").AndClose();

        await Assert.ThrowsAsync<EndOfStreamException>(() => RawClient.ExchangeAsync(_backend.Port, "GET / HTTP/1.1\r\n\r\n"));
    }

    [Fact]
    public async Task Hands_the_connection_over_after_switching_protocols()
    {
        _backend.Answer = _ => RawAnswer.Bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n")
            .AndTakeOver(async (stream, cancel) =>
            {
                var four = new byte[4];
                await stream.ReadExactlyAsync(four, cancel);
                await stream.WriteAsync(four, cancel);
            });
        await using var client = await RawClient.ConnectAsync(_backend.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");

        Assert.Equal(101, (await client.ReadAsync()).Status);
        await client.SendAsync("ping");

        Assert.Equal("ping"u8.ToArray(), await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Ends_with_its_test_while_an_answer_hangs()
    {
        _backend.Answer = _ => RawAnswer.Hang();
        await using var client = await RawClient.ConnectAsync(_backend.Port);
        await client.SendAsync("GET / HTTP/1.1\r\n\r\n");

        await _backend.DisposeAsync();

        Assert.Empty(await client.ReadToEndAsync());
    }
}
