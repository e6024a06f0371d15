using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>A start with bad settings is refused, and one message names every mistake.</summary>
public sealed class SettingsMistakeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Names_five_different_mistakes_at_once_and_exits_with_1()
    {
        await using var gateway = GatewayProcess.Launch("""
            {
              "Gateway": {
                "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "https://acme.kinde.com", "Audiences": [] } },
                "Plans": { "default": { "Limits": { "burst": { "Kind": "Rate", "Requests": "many", "Per": "00:00:01" } } } },
                "DefaultPlan": "missing",
                "Ingres": { "DrainDelay": "00:00:05" }
              },
              "ReverseProxy": {
                "Routes": {
                  "items": { "ClusterId": "nowhere", "Match": { "Path": "/items" }, "Metadata": { "Gateway.Scope": "items:read" } }
                },
                "Clusters": {}
              }
            }
            """);

        var code = await gateway.Process.WaitForExitAsync(Patience);

        Assert.Equal(1, code);
        Assert.All(
            [
                "Gateway:Issuers:kinde:Audiences",
                "Gateway:Plans:default:Limits:burst:Requests",
                "Gateway:DefaultPlan",
                "Gateway:Ingres",
                "ReverseProxy:Routes:items:ClusterId",
                "ReverseProxy:Routes:items:Metadata:Gateway.Scope",
            ],
            key => Assert.Contains(key, gateway.Process.Said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_an_endpoint_that_is_neither_ingress_nor_admin()
    {
        await using var gateway = GatewayProcess.Launch(
            """{ "Kestrel": { "Endpoints": { "Public": { "Url": "http://127.0.0.1:0" } } } }""");

        Assert.Equal(1, await gateway.Process.WaitForExitAsync(Patience));
        Assert.Contains("Kestrel:Endpoints:Public", gateway.Process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_demo_when_there_is_no_issuer()
    {
        await using var gateway = GatewayProcess.Launch("""
            {
              "ReverseProxy": {
                "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items" } } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
              }
            }
            """);

        Assert.Equal(1, await gateway.Process.WaitForExitAsync(Patience));
        Assert.Contains("deploy/Demo", gateway.Process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_without_an_issuer_when_every_route_is_open()
    {
        await using var gateway = await GatewayProcess.StartAsync("""
            {
              "ReverseProxy": {
                "Routes": { "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" } },
                "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
              }
            }
            """);

        Assert.Equal(200, await gateway.StatusAsync("/readyz"));
    }
}
