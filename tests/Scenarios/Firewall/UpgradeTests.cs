using System.Security.Cryptography;
using System.Text;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows H23, H24, H30: what changes the protocol, or claims to.</summary>
public sealed class UpgradeTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private static readonly string[] Handshake =
        ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
    private static readonly string[] Claims =
        ["X-Org-Code: org_evil", "X_Org_Code: org_evil", "HTTP_X_ORG_CODE: org_evil", "X.Org.Code: org_evil"];

    private Walk Walk => firewall.Walk;

    [Theory]
    [InlineData(null)]
    [InlineData("bad")]
    public async Task Opens_no_tunnel_without_a_good_token(string? token)
    {
        var before = Walk.Backend.Requests.Count;

        var answer = await Walk.SendAsync("/items/socket", token, "GET", [.. Handshake, .. Claims]);

        Assert.Equal((401, before), (answer.Status, Walk.Backend.Requests.Count));
    }

    [Fact]
    public async Task Sends_one_identity_with_a_handshake_and_then_every_byte()
    {
        Walk.Backend.Answer = request => RawAnswer.Bytes(Accept(request)).AndTakeOver(EchoAsync);
        await using var client = await RawClient.ConnectAsync(Walk.Gateway.IngressPort);

        await client.SendAsync(Walk.Request("/items/socket", firewall.Token, "GET", [.. Handshake, .. Claims]));
        var status = (await client.ReadAsync()).Status;
        await client.SendAsync("GET /items/smuggled HTTP/1.1\r\n\r\n");
        await client.SendAsync("!");
        var echoed = Encoding.ASCII.GetString(await client.ReadToEndAsync());

        var request = Walk.Backend.Requests[^1];
        Assert.Equal((101, "GET /items/smuggled HTTP/1.1\r\n\r\n!"), (status, echoed));
        Assert.Equal(["Connection arrived", "Upgrade arrived"], BackendCheck.Faults(request));
        Assert.Equal(["websocket"], request.Headers.All("Upgrade"));
    }

    /// <summary>The bytes behind a handshake that was declined are no part of a tunnel: a request, and judged as one.</summary>
    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(426)]
    [InlineData(403)]
    public async Task Judges_what_follows_a_declined_handshake(int status)
    {
        Walk.Backend.Answer = request =>
            request.Headers.One("Upgrade") is null ? RawAnswer.Status(200, "ok") : RawAnswer.Status(status, "no");
        await using var client = await RawClient.ConnectAsync(Walk.Gateway.IngressPort);
        var before = Walk.Backend.Requests.Count;

        await client.SendAsync(
            Walk.Request("/items/socket", firewall.Token, "GET", Handshake) + Walk.Request("/items/smuggled", null, "GET", Claims));
        var first = (await client.ReadAsync()).Status;
        var rest = Encoding.Latin1.GetString(await RestAsync(client));

        Assert.Equal(status, first);
        Assert.True(rest.Length == 0 || rest.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal), rest);
        Assert.Equal(["/items/socket"], Walk.Backend.Requests.Skip(before).Select(request => request.Target));
    }

    [Theory]
    [InlineData]
    [InlineData("Upgrade: foo/1", "Connection: Upgrade")]
    [InlineData("Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk")]
    public async Task Takes_no_switch_that_nobody_asked_for(params string[] lines)
    {
        Walk.Backend.Answer = request => request.Target == "/items/switch"
            ? RawAnswer.Bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: foo/1\r\n\r\n")
                .Then("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison").AndTakeOver(EchoAsync)
            : RawAnswer.Status(200, "clean");

        var answer = await Walk.SendAsync("/items/switch", firewall.Token, "GET", lines);
        var next = await Walk.SendAsync("/items/next", firewall.Token);

        Problem.Check(answer, 502, "upstream_unreachable");
        Assert.Equal("clean", next.Text);
        var requests = Walk.Backend.Requests.TakeLast(2).ToArray();
        Assert.NotEqual(requests[0].Connection, requests[1].Connection);
        Assert.Equal([], requests[0].Headers.All("Upgrade"));
    }

    [Theory]
    [InlineData(200, 502)]
    [InlineData(204, 502)]
    [InlineData(400, 400)]
    [InlineData(426, 426)]
    [InlineData(302, 302)]
    public async Task Tells_an_HTTP_2_client_that_its_handshake_was_declined(int sent, int status)
    {
        Walk.Backend.Answer = _ =>
            RawAnswer.Bytes($"HTTP/1.1 {sent} Answer\r\n{(sent == 204 ? "" : "Content-Length: 2\r\n")}\r\n{(sent == 204 ? "" : "no")}");
        await using var client = await RawHttp2.ConnectAsync(Walk.Gateway.IngressH2Port);

        await client.RequestAsync(1, Extended(firewall.Token), end: false);
        var answer = await client.ReadAsync(1);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 502 ? "upstream_unreachable" : null, status == 502 ? (string?)answer.Json["code"] : null);
    }

    [Fact]
    public async Task Opens_a_tunnel_over_HTTP_2_by_the_same_rules()
    {
        Walk.Backend.Answer = request => RawAnswer.Bytes(Accept(request)).AndTakeOver(EchoAsync);
        await using var client = await RawHttp2.ConnectAsync(Walk.Gateway.IngressH2Port);

        await client.RequestAsync(1, Extended("bad"), end: false);
        var refused = (await client.ReadAsync(1)).Status;
        await client.RequestAsync(3, [.. Extended(firewall.Token), ("x-org-code", "org_evil"), ("x_org_code", "org_evil")], end: false);
        var opened = (await client.ReadAsync(3, untilHeaders: true)).Status;
        await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 3, [.. "hello!"u8]));
        var answer = await client.ReadAsync(3);

        Assert.Equal((401, 200, "hello!"), (refused, opened, answer.Text));
        var request = Walk.Backend.Requests[^1];
        Assert.Equal(FirewallWalk.Org, request.Headers.One("X-Org-Code"));
        Assert.DoesNotContain("evil", request.RawText, StringComparison.Ordinal);
    }

    private static (string, string)[] Extended(string token) =>
        [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "api.example"), (":path", "/items/socket"),
            ("sec-websocket-version", "13"), ("authorization", "Bearer " + token)];

    /// <summary>RFC 6455 §4.2.2.</summary>
    private static string Accept(RawRequest request)
    {
#pragma warning disable CA5350 // The protocol's own, and no secret.
        var proof = SHA1.HashData(
            Encoding.ASCII.GetBytes(request.Headers.One("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(proof)}\r\n\r\n";
    }

    /// <summary>Says every byte again until it has said an exclamation mark.</summary>
    private static async Task EchoAsync(Stream stream, CancellationToken cancel)
    {
        var bytes = new byte[1024];
        while (await stream.ReadAsync(bytes, cancel) is > 0 and var count)
        {
            await stream.WriteAsync(bytes.AsMemory(0, count), cancel);
            if (bytes.AsSpan(0, count).Contains((byte)'!'))
                return;
        }
    }

    /// <summary>The next answer, or nothing where the server closes.</summary>
    private static async Task<byte[]> RestAsync(RawClient client)
    {
        try
        {
            return (await client.ReadAsync()).Raw;
        }
        catch (IOException)
        {
            return [];
        }
    }
}
