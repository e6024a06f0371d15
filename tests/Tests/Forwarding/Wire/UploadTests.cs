using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>Uploads that end otherwise than by their last byte and then the answer.</summary>
public sealed class UploadTests
{
    private const int Large = 40_000_000;

    /// <summary>The status arrives although the client sends all of it first, as most do.</summary>
    [Theory]
    [InlineData("/x", 413)]
    [InlineData("/small", 413)]
    [InlineData("//x", 400)]
    [InlineData("/.gateway/usage", 401)]
    public async Task Lets_a_client_that_sends_on_see_its_refusal(string path, int status)
    {
        await using var rig = await WireRig.StartAsync();
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {Large}\r\n\r\n");
        for (var sent = 0; sent < Large; sent += 1_000_000)
            await client.SendAsync(new byte[1_000_000]);

        Assert.Equal(status, (await client.ReadAsync()).Status);
    }

    /// <summary>Whole, and without a reset, which some clients take for the answer.</summary>
    [Theory]
    [InlineData("/small", 413)]
    [InlineData("//x", 400)]
    [InlineData("/.gateway/usage", 401)]
    public async Task Lets_a_stream_that_sends_on_see_its_refusal(string path, int status)
    {
        const int Frames = 200;
        await using var rig = await WireRig.StartAsync();
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields(path, null, "POST", ("content-length", $"{Frames * 1000}")), end: false);
        var answer = await client.ReadAsync(1);
        for (var sent = 0; sent < Frames; sent++)
        {
            var isLast = sent == Frames - 1 ? Http2Frame.EndStream : (byte)0;
            await client.SendAsync(new Http2Frame(Http2Frame.Data, isLast, 1, new byte[1000]));
        }

        await client.RequestAsync(3, RawHttp2.Fields("/after", null));
        Assert.Equal((status, 200), (answer.Status, (await client.ReadAsync(3)).Status));
        Assert.Equal((null, null), ((await client.ReadAsync(1)).Reset, client.GoneBecause));
    }

    [Fact]
    public async Task Reads_no_more_than_its_bound_of_what_it_has_refused()
    {
        await using var rig = await WireRig.StartAsync();
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST //x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
        var sent = 0L;
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (; sent < 1_000_000_000; sent += 1_000_000)
                await client.SendAsync(new byte[1_000_000]);
        });

        // What the sockets hold beside it is at most some megabytes.
        Assert.InRange(sent, 64_000_000, 100_000_000);
    }

    [Fact]
    public async Task Passes_the_answer_of_a_service_that_answers_and_closes_before_the_body_has_ended()
    {
        await using EarlyBackend early = new("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwho?");
        await using var rig = await WireRig.StartAsync(address: early.Address);
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n");
        for (var sent = 0; sent < 20_000_000; sent += 1_000_000)
            await client.SendAsync(new byte[1_000_000]);
        var answer = await client.ReadAsync();

        Assert.Equal((401, "who?"), (answer.Status, answer.Text));
        Assert.Equal(["completed 4xx 1 1"], await rig.BooksAsync(1));
    }

    [Theory]
    [InlineData("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno", "answered_early")]
    [InlineData("", "activity_timeout")]
    public async Task Names_what_a_service_did_that_takes_no_more_and_keeps_the_connection(string said, string reason)
    {
        await using EarlyBackend early = new(said, keeps: true);
        await using var rig = await WireRig.StartAsync(
            cluster: "\"HttpRequest\": { \"ActivityTimeout\": \"00:00:01\" },", address: early.Address);
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST /x HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nContent-Length: 20000000\r\n\r\n");
        for (var sent = 0; sent < 20_000_000; sent += 1_000_000)
            await client.SendAsync(new byte[1_000_000]);
        var answer = await client.ReadAsync();

        Assert.Equal((504, "upstream_timeout"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Equal("504 upstream_timeout " + reason, await rig.RefusalAsync("r1"));
        Assert.Equal(["upstream_failed 5xx 1 0"], await rig.BooksAsync(1));
    }

    /// <summary>The limit is of HTTP/1.1 towards the service alone.</summary>
    [Fact]
    public async Task Passes_an_early_answer_at_once_that_comes_over_HTTP_2()
    {
        await using var early = await Http2Backend.StartAsync(early: true);
        await using var rig = await WireRig.StartAsync(
            cluster: "\"HttpRequest\": { \"Version\": \"2\", \"VersionPolicy\": \"RequestVersionExact\" },", address: early.Address);
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nbegun");
        var answer = await client.ReadAsync();

        Assert.Equal((413, "no"), (answer.Status, answer.Text));
        Assert.Equal(["completed 4xx 1 1"], await rig.BooksAsync(1));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(5, false)]
    public async Task Waits_for_the_service_s_word_before_larger_bodies_where_the_route_says_so(int length, bool waits)
    {
        await using EarlyBackend early = new("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
        await using var rig = await WireRig.StartAsync(metadata: "\"Gateway.ExpectContinue\": \"10\"", address: early.Address);
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync($"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{new string('x', length)}");
        var answer = await client.ReadAsync();

        Assert.Equal((413, "no"), (answer.Status, answer.Text));
        Assert.Equal(waits, early.Head.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Answers_an_upload_that_fell_silent_and_bills_nobody()
    {
        await using var rig = await WireRig.StartAsync(cluster: "\"HttpRequest\": { \"ActivityTimeout\": \"00:00:01\" },");
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST /x HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nContent-Length: 10\r\n\r\nhalf");
        var answer = await client.ReadAsync();

        Assert.Equal((504, "upstream_timeout"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Equal(["upstream_failed 5xx 1 0"], await rig.BooksAsync(1));
    }

    [Fact]
    public async Task Tells_a_client_whose_chunk_is_bad_what_it_has_done()
    {
        await using var rig = await WireRig.StartAsync();
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n");
        var answer = await client.ReadAsync();

        Assert.Equal((400, "invalid_request"), (answer.Status, (string?)answer.Json["code"]));
        Assert.Equal(["client_aborted 4xx 1 1"], await rig.BooksAsync(1));
    }

    [Fact]
    public async Task Calls_a_tunnel_that_fell_silent_idle_and_bills_it()
    {
        await using var rig = await WireRig.StartAsync(
            _ => RawAnswer.Bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n").AndTakeOver(
                static async (stream, cancel) => await stream.ReadExactlyAsync(new byte[1], cancel)),
            cluster: "\"HttpRequest\": { \"ActivityTimeout\": \"00:00:01\" },");
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.Equal(101, (await client.ReadAsync()).Status);
        Assert.Empty(await client.ReadToEndAsync());

        Assert.Equal(["client_aborted 1xx 1 1"], await rig.BooksAsync(1));
        Assert.Single(await rig.MetricAsync("gateway_forwarder_errors_total", "reason=\"idle\"", "} 1"));
    }
}
