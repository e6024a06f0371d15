using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>204, 205 and 304 have no body (RFC 9110 §15.3.5, §15.3.6, §15.4.5), whatever a service sends with them.</summary>
public sealed class BodylessAnswerTests
{
    [Theory]
    [InlineData(204, "Content-Length: 0\r\n\r\n", null)]
    [InlineData(204, "Content-Length: 5\r\n\r\nhello", null)]
    [InlineData(204, "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", null)]
    [InlineData(204, "\r\nhello", null)]
    [InlineData(205, "Content-Length: 0\r\n\r\n", "0")]
    [InlineData(205, "Content-Length: 5\r\n\r\nhello", "0")]
    [InlineData(205, "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "0")]
    [InlineData(304, "Content-Length: 5\r\n\r\n", "5")]
    [InlineData(304, "Content-Length: 5\r\n\r\nhello", "5")]
    [InlineData(304, "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", null)]
    [InlineData(304, "\r\n", null)]
    public async Task Passes_without_a_body(int status, string rest, string? length)
    {
        await using var rig = await WireRig.StartAsync(request => request.Target == "/x"
            ? RawAnswer.Bytes($"HTTP/1.1 {status} Answer\r\n{rest}") : RawAnswer.Status(200, "clean"));

        foreach (var http2 in new[] { false, true })
        {
            var answer = await rig.SendAsync(http2);

            Assert.Equal((status, length, "", null), (answer.Status, answer.Headers.One("content-length"), answer.Text, answer.Reset));
            Assert.Null(answer.Headers.One("transfer-encoding"));
            Assert.Equal("clean", (await rig.SendAsync(http2, "/next")).Text);
        }

        Assert.Equal(["completed 2xx 2 2", $"completed {(status == 304 ? "3xx" : "2xx")} 2 2"],
            Apart(await rig.BooksAsync(4), status));
    }

    [Theory]
    [InlineData("204 No Content\r\nContent-Length: 46\r\n\r\n")]
    [InlineData("304 Not Modified\r\nContent-Length: 46\r\n\r\n")]
    public async Task Takes_what_follows_late_for_no_answer(string head)
    {
        TaskCompletionSource answered = new();
        await using var rig = await WireRig.StartAsync(request => request.Target == "/x"
            ? RawAnswer.Bytes("HTTP/1.1 " + head).Then("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison", answered.Task)
            : RawAnswer.Status(200, "clean"));

        await rig.SendAsync(http2: false);
        answered.SetResult();
        await rig.Backend.WroteAsync(1);
        var next = await rig.SendAsync(http2: false, "/next");

        Assert.Equal("clean", next.Text);
    }

    [Fact]
    public async Task Leaves_the_connection_to_the_client_as_it_was()
    {
        await using var rig = await WireRig.StartAsync(request => request.Target == "/x"
            ? RawAnswer.Bytes("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello") : RawAnswer.Status(200, "clean"));
        await using var client = await RawClient.ConnectAsync(rig.Gateway.IngressPort);

        await client.SendAsync("GET /x HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal((205, "clean"), ((await client.ReadAsync()).Status, (await client.ReadAsync()).Text));
    }

    /// <summary>The two kinds of answers of one class are one row.</summary>
    private static string[] Apart(string[] rows, int status) =>
        status == 304 ? [.. rows.Order(StringComparer.Ordinal)]
        : rows is ["completed 2xx 4 4"] ? ["completed 2xx 2 2", "completed 2xx 2 2"] : rows;
}
