using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Proxy;

/// <summary>A destination that cannot be reached is passed over, for safe requests alone.</summary>
public sealed class SafeRetryTests : IAsyncLifetime
{
    private readonly RawBackend _backend = new();
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync($$"""
            {
              "ReverseProxy": {
                "Routes": {
                  "safe": { "ClusterId": "pair", "Match": { "Path": "/safe" }, "AuthorizationPolicy": "anonymous" },
                  "off": { "ClusterId": "pair", "Match": { "Path": "/off" }, "AuthorizationPolicy": "anonymous",
                    "Metadata": { "Gateway.Retry": "Off" } },
                  "dead": { "ClusterId": "dead", "Match": { "Path": "/dead" }, "AuthorizationPolicy": "anonymous" }
                },
                "Clusters": {
                  "pair": {
                    "LoadBalancingPolicy": "FirstAlphabetical",
                    "Destinations": { "a": { "Address": "http://127.0.0.1:{{Ports.Take()}}/" }, "b": { "Address": "{{_backend.Address}}" } }
                  },
                  "dead": { "Destinations": { "a": { "Address": "http://127.0.0.1:{{Ports.Take()}}/" },
                    "b": { "Address": "http://127.0.0.1:{{Ports.Take()}}/" } } }
                }
              }
            }
            """);
        await Poll.UntilAsync(
            async () => (await _gateway.SendAsync("/.gateway/ready")).Status == 200, TimeSpan.FromSeconds(30), () => "ready");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Repeats_a_safe_request_on_another_destination(string method)
    {
        Assert.Equal(200, (await _gateway.SendAsync("/safe", method)).Status);

        Assert.Equal(method, Assert.Single(_backend.Requests).Method);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 0")]
    [InlineData("DELETE")]
    [InlineData("PUT", "Content-Length: 0")]
    public async Task Repeats_no_request_that_may_have_had_an_effect(string method, params string[] lines)
    {
        Assert.Equal(502, (await _gateway.SendAsync("/safe", method, lines)).Status);

        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task Repeats_no_request_with_a_body() =>
        Assert.Equal(502, (await _gateway.SendAsync("/safe", "GET", "Content-Length: 2", "", "ab")).Status);

    [Fact]
    public async Task Repeats_nothing_where_the_route_says_Off()
    {
        Assert.Equal(502, (await _gateway.SendAsync("/off")).Status);

        Assert.Empty(_backend.Requests);
    }

    [Fact]
    public async Task Gives_up_when_every_destination_was_tried()
    {
        var answer = await _gateway.SendAsync("/dead");

        Assert.Equal((502, "upstream_unreachable"), (answer.Status, (string?)answer.Json["code"]));
    }

    [Fact]
    public async Task Repeats_nothing_that_a_destination_has_answered()
    {
        _backend.Answer = _ => RawAnswer.Status(503, "busy");

        Assert.Equal((503, "busy"), await StatusAsync());

        Assert.Single(_backend.Requests);
    }

    private async Task<(int Status, string Text)> StatusAsync()
    {
        var answer = await _gateway.SendAsync("/safe");
        return (answer.Status, answer.Text);
    }
}
