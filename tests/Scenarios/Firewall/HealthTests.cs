using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Row H8: whatever clients do wrong, passive health checks go on to count the backend as well.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    /// <summary>The stock policy wants ten requests before it judges, and less than a third of them failed.</summary>
    private const int Times = 30;

    private Walk _walk = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        _walk = await Walk.StartAsync(settings =>
        {
            var backend = settings["ReverseProxy"]!["Clusters"]!["backend"]!;
            backend["HealthCheck"] = new JsonObject
            {
                ["AvailableDestinationsPolicy"] = "HealthyAndUnknown",
                ["Passive"] =
                    new JsonObject { ["Enabled"] = true, ["Policy"] = "TransportFailureRate", ["ReactivationPeriod"] = "00:10:00" }
            };
        });
        _token = _walk.Issuer.Token();
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Blames_no_backend_for_what_clients_do()
    {
        List<string> spoilt = [];
        foreach (var (name, act) in Acts())
        {
            for (var i = 0; i < Times; i++)
                await act();
            if ((await _walk.SendAsync("/items/good", _token)).Status != 200)
                spoilt.Add(name);
        }

        Assert.Equal([], spoilt);
    }

    /// <summary>The other side of it: a backend that breaks its connections is found out, so the check above can fail.</summary>
    [Fact]
    public async Task Blames_it_for_what_it_does_itself()
    {
        _walk.Backend.Answer = _ => RawAnswer.Drop();
        for (var i = 0; i < Times; i++)
            await _walk.SendAsync("/items/drop", _token, "POST", "Content-Length: 0");
        _walk.Backend.Answer = _ => RawAnswer.Status(200, "ok");

        Problem.Check(await _walk.SendAsync("/items/good", _token), 503, "upstream_unavailable");
    }

    private IEnumerable<(string Name, Func<Task> Act)> Acts()
    {
        var chunked = Walk.Request("/items/1", _token, "POST", "Transfer-Encoding: chunked");
        yield return ("a malformed chunk", () => LeaveAsync(chunked + "5\r\nhello\r\nzz\r\n", waits: true));
        yield return ("a chunk beyond any number", () => LeaveAsync(chunked + "5\r\nhello\r\nFFFFFFFFFFFFFFFF\r\n", waits: true));
        yield return ("a body that ends early",
            () => LeaveAsync(Walk.Request("/items/1", _token, "POST", "Content-Length: 100") + "hello"));
        yield return ("a body that is too large", () => LeaveAsync(
            Walk.Request("/small", _token, "POST", "Transfer-Encoding: chunked") + "b\r\n12345678901\r\n0\r\n\r\n", waits: true));
        yield return ("leaving at once", () => LeaveAsync(Walk.Request("/items/1", _token)));
        yield return ("a field value in Latin-1", () => LeaveAsync(Walk.Request("/items/1", _token, "GET", "X-Note: \u00e9"), waits: true));
        yield return ("a switch that is none", () => LeaveAsync(Walk.Request("/items/1", _token, "GET", "Connection: Upgrade",
            "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), waits: true));
        yield return ("a WebSocket over HTTP/2 that is none", TunnelAsync);
        yield return ("a reset stream", ResetAsync);
    }

    private async Task LeaveAsync(string bytes, bool waits = false)
    {
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        await client.SendAsync(bytes);
        if (waits)
            await client.ReadAsync();
        client.Reset();
    }

    private async Task TunnelAsync()
    {
        await using var client = await RawHttp2.ConnectAsync(_walk.Gateway.IngressH2Port);
        await client.RequestAsync(1, [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "a"),
            (":path", "/items/1"), ("sec-websocket-version", "13"), ("authorization", "Bearer " + _token)], end: false);
        await client.ReadAsync(1);
    }

    private async Task ResetAsync()
    {
        await using var client = await RawHttp2.ConnectAsync(_walk.Gateway.IngressH2Port);
        await client.RequestAsync(1, RawHttp2.Fields("/items/1", _token, "POST"), end: false);
        await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 1, [.. "hello"u8]));
        await client.SendAsync(new Http2Frame(Http2Frame.Reset, 0, 1, [0, 0, 0, 8]));
    }
}
