using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>An admin endpoint that other machines can reach, without any key: a mistake that must not open the books.</summary>
public sealed class OpenAdminTests
{
    [Fact]
    public async Task Keeps_the_api_shut_and_says_so_once()
    {
        var port = Ports.Take();
        await using var gateway = GatewayProcess.Launch(Settings(port));
        await Poll.UntilAsync(async () => await StatusAsync(port, "/readyz") == 200, TimeSpan.FromSeconds(30), () => gateway.Process.Said);

        var usage = await GetAsync(port, "/api/usage");

        Assert.Equal((403, "admin_key_required"), (usage.Status, (string)usage.Json["code"]!));
        Assert.Equal((200, 200), (await StatusAsync(port, "/livez"), await StatusAsync(port, "/metrics")));
        Assert.Single(
            gateway.Process.Output.Concat(gateway.Process.Errors), line => line.Contains("Gateway:Admin:Keys", StringComparison.Ordinal));
    }

    private static string Settings(int port) => JsonNode.Parse($$"""
        {
          "Kestrel": { "Endpoints": { "Admin": { "Url": "http://0.0.0.0:{{port}}" } } },
          "ReverseProxy": {
            "Routes": { "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """)!.ToJsonString();

    private static Task<RawResponse> GetAsync(int port, string path) =>
        RawClient.ExchangeAsync(port, $"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    private static async Task<int?> StatusAsync(int port, string path)
    {
        try
        {
            return (await GetAsync(port, path)).Status;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
