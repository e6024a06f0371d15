using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Proxy;

/// <summary>What YARP brings beyond the gateway's own, as YARP's documentation has it, over real sockets.</summary>
public sealed class YarpFeatureTests : IAsyncLifetime
{
    private readonly RawBackend _one = new();
    private readonly RawBackend _two = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Theory]
    [InlineData("""{ "Enabled": true, "Policy": "HashCookie", "AffinityKeyName": "stay" }""")]
    [InlineData("""{ "Enabled": true, "AffinityKeyName": "stay" }""")]
    public async Task Keeps_a_client_on_its_destination_by_a_hashed_cookie(string affinity)
    {
        await using var gateway = await StartAsync($"\"SessionAffinity\": {affinity}");

        var cookie = (await gateway.SendAsync("/first")).Headers.One("Set-Cookie")!.Split(';')[0];
        for (var i = 0; i < 8; i++)
            await gateway.SendAsync("/again", "GET", $"Cookie: {cookie}");

        Assert.StartsWith("stay=", cookie, StringComparison.Ordinal);
        Assert.Contains((_one.Requests.Count, _two.Requests.Count), new[] { (9, 0), (0, 9) });
    }

    [Fact]
    public async Task Probes_destinations_with_the_query_of_the_active_health_check()
    {
        await using var gateway = await StartAsync("""
            "HealthCheck": { "Active": { "Enabled": true, "Interval": "00:00:01", "Timeout": "00:00:05", "Path": "/health",
              "Query": "?deep=1" } }
            """);

        await Poll.UntilAsync(() => _one.Requests.Count > 0, TimeSpan.FromSeconds(30), () => "a probe");

        Assert.Equal("/health?deep=1", _one.Requests[0].Target);
    }

    [Fact]
    public async Task Serves_a_route_whose_policies_say_what_the_gateway_does_anyway()
    {
        await using var gateway = await GatewayHost.StartAsync($$"""
            {
              "ReverseProxy": {
                "Routes": { "open": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "Anonymous",
                  "CorsPolicy": "Disable", "TimeoutPolicy": "disable", "RateLimiterPolicy": "Disable", "OutputCachePolicy": "disable" } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{_one.Address}}" } } } }
              }
            }
            """);

        var response = await gateway.SendAsync("/first");

        Assert.Equal(200, response.Status);
    }

    private Task<GatewayHost> StartAsync(string cluster) => GatewayHost.StartAsync($$"""
        {
          "ReverseProxy": {
            "Routes": { "open": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous" } },
            "Clusters": { "backend": { {{cluster}},
              "Destinations": { "one": { "Address": "{{_one.Address}}" }, "two": { "Address": "{{_two.Address}}" } } } }
          }
        }
        """);
}
