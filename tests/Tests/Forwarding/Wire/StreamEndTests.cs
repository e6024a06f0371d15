using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>How HTTP/2 streams end: each by itself, and a broken answer never like a whole one.</summary>
public sealed class StreamEndTests
{
    private const uint InternalError = 2;

    /// <summary>A path, an expectation, a declared length, a method: what the catalogue refuses and asks HTTP/1.1 to close for.</summary>
    [Theory]
    [InlineData("//x", "x-a", "1", 400)]
    [InlineData("/x%", "x-a", "1", 400)]
    [InlineData("/x", "expect", "200-ok", 417)]
    [InlineData("/x", "forwarded", "\u00eb", 400)]
    public async Task Refuses_one_stream_and_leaves_its_neighbours(string path, string name, string value, int status)
    {
        TaskCompletionSource refused = new();
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Status(200, "whole").After(refused.Task));
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields("/good", null));
        await client.RequestAsync(3, RawHttp2.Fields(path, null, "GET", (name, value)));
        var bad = await client.ReadAsync(3);
        refused.SetResult();
        var good = await client.ReadAsync(1);
        await client.RequestAsync(5, RawHttp2.Fields("/after", null));
        var after = await client.ReadAsync(5);

        Assert.Equal((status, 200, "whole", 200), (bad.Status, good.Status, good.Text, after.Status));
        Assert.Null(client.GoneBecause);
        Assert.Equal(["completed 2xx 2 2"], (await rig.BooksAsync(3)).Where(row => !row.StartsWith("refused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refuses_a_length_that_is_not_digits_alone()
    {
        await using var rig = await WireRig.StartAsync();
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields("/x", null, "POST", ("content-length", "+5")), end: false);
        var answer = await client.ReadAsync(1, untilHeaders: true);

        Assert.Equal((400, null), (answer.Status, client.GoneBecause));
        Assert.Empty(rig.Backend.Requests);
    }

    [Fact]
    public async Task Refuses_too_large_a_body_on_its_own_stream()
    {
        TaskCompletionSource refused = new();
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Status(200, "whole").After(refused.Task));
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields("/good", null));
        await client.RequestAsync(3, RawHttp2.Fields("/small", null, "POST"), end: false);
        await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 3, new byte[100]));
        var bad = await client.ReadAsync(3, untilHeaders: true);
        refused.SetResult();
        var good = await client.ReadAsync(1);

        Assert.Equal((413, 200, "whole"), (bad.Status, good.Status, good.Text));
        Assert.Null(client.GoneBecause);
    }

    /// <summary>The server's own least rate would end the connection, and the good stream with it.</summary>
    [Fact]
    public async Task Ends_a_body_that_comes_too_slowly_on_its_own_stream()
    {
        TaskCompletionSource refused = new();
        await using var rig = await WireRig.StartAsync(
            request => RawAnswer.Status(200, "whole").After(request.RequestLine.Contains("/good", StringComparison.Ordinal)
                ? refused.Task : Task.CompletedTask),
            kestrel: "\"Limits\": { \"MinRequestBodyDataRate\": { \"BytesPerSecond\": 240, \"GracePeriod\": \"00:00:02\" } },");
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields("/good", null));
        await client.RequestAsync(3, RawHttp2.Fields("/slow", null, "POST", ("x-request-id", "r3")), end: false);
        await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 3, new byte[10]));
        var slow = await client.ReadAsync(3, untilHeaders: true);
        refused.SetResult();
        var good = await client.ReadAsync(1);

        Assert.Equal((408, 200, "whole"), (slow.Status, good.Status, good.Text));
        Assert.Null(client.GoneBecause);
        Assert.Equal("408 request_timeout ", await rig.RefusalAsync("r3"));
        Assert.Equal(["client_aborted 4xx 1 1", "completed 2xx 1 1"], await rig.BooksAsync(2));
    }

    /// <summary>gRPC's streams may rest for as long as they like.</summary>
    [Fact]
    public async Task Lets_a_stream_of_gRPC_rest()
    {
        await using var service = await Http2Backend.StartAsync(early: false);
        await using var rig = await WireRig.StartAsync(
            kestrel: "\"Limits\": { \"MinRequestBodyDataRate\": { \"BytesPerSecond\": 240, \"GracePeriod\": \"00:00:02\" } },",
            cluster: "\"HttpRequest\": { \"Version\": \"2\", \"VersionPolicy\": \"RequestVersionExact\" },", address: service.Address);
        await using var client = await RawHttp2.ConnectAsync(rig.Http2Port);

        await client.RequestAsync(1, RawHttp2.Fields("/x", null, "POST", ("content-type", "application/grpc")), end: false);
        Assert.False(await client.IsClosedAsync(within: TimeSpan.FromSeconds(4)));
        await client.SendAsync(new Http2Frame(Http2Frame.Data, Http2Frame.EndStream, 1, new byte[10]));
        var answer = await client.ReadAsync(1);

        Assert.Equal((413, null), (answer.Status, client.GoneBecause));
    }

    [Fact]
    public async Task Ends_a_broken_answer_with_INTERNAL_ERROR()
    {
        await using var rig = await WireRig.StartAsync(
            _ => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").AndClose());

        var answer = await rig.SendAsync(http2: true);

        Assert.Equal((200, InternalError), (answer.Status, answer.Reset));
        Assert.Equal(["upstream_failed 2xx 1 0"], await rig.BooksAsync(1));
    }

    [Fact]
    public async Task Ends_an_answer_that_fell_silent_with_INTERNAL_ERROR()
    {
        await using var rig = await WireRig.StartAsync(
            _ => RawAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").AndTakeOver(
                static async (stream, cancel) => await stream.ReadExactlyAsync(new byte[1], cancel)),
            cluster: "\"HttpRequest\": { \"ActivityTimeout\": \"00:00:01\" },");

        var answer = await rig.SendAsync(http2: true, "/x", ("x-request-id", "r1"));

        Assert.Equal((200, InternalError), (answer.Status, answer.Reset));
        Assert.Equal("200 upstream_timeout activity_timeout", await rig.RefusalAsync("r1"));
        Assert.Equal(["upstream_failed 2xx 1 0"], await rig.BooksAsync(1));
    }
}
