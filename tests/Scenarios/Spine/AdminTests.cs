using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>The admin endpoint: split by the socket, open without a key to this machine alone.</summary>
public sealed class AdminTests(Walk walk) : IClassFixture<Walk>
{
    private const string ReadKey = "a-key-that-reads";
    private const string WriteKey = "a-key-that-writes";

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/api/usage")]
    [InlineData("/")]
    public async Task Never_answers_on_the_ingress_whatever_the_host_says(string path)
    {
        foreach (var host in new[] { "127.0.0.1", $"127.0.0.1:{walk.Gateway.AdminPort}", "localhost" })
        {
            var request = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {walk.Issuer.Token()}\r\n\r\n";

            Problem.Check(await RawClient.ExchangeAsync(walk.Gateway.IngressPort, request), 404, "not_found");
        }
    }

    [Theory]
    [InlineData("/items")]
    [InlineData("/open")]
    [InlineData("/.gateway/ready")]
    [InlineData("/.gateway/usage")]
    public async Task Never_proxies_on_the_admin_endpoint_whatever_the_host_says(string path)
    {
        var before = walk.Backend.Requests.Count;
        var request =
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{walk.Gateway.IngressPort}\r\nAuthorization: Bearer {walk.Issuer.Token()}\r\n\r\n";

        var answer = await RawClient.ExchangeAsync(walk.Gateway.AdminPort, request);

        Assert.Equal(404, answer.Status);
        Assert.Equal(before, walk.Backend.Requests.Count);
    }

    [Fact]
    public async Task Says_that_it_lives_and_what_readiness_means()
    {
        Assert.Equal(200, await walk.Gateway.StatusAsync("/livez"));

        var ready = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/readyz"))!;

        Assert.Equal("ready", (string)ready["status"]!);
        Assert.Contains(ready["checks"]!.AsArray(), check => (string)check!["name"]! == "issuer:kinde" && (bool)check["ok"]!);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Opens_the_api_without_a_key_to_loopback_names(string host) =>
        Assert.Equal(200, (await ApiAsync(walk, host)).Status);

    // A page in a browser on this machine can reach the port, under a name of its own choice: DNS rebinding.
    [Theory]
    [InlineData("rebound.example")]
    [InlineData("127.0.0.1.rebound.example")]
    [InlineData("localhost.rebound.example")]
    public async Task Closes_it_without_a_key_to_any_other_name(string host)
    {
        var answer = await ApiAsync(walk, host);

        Assert.Equal((403, "admin_key_required"), (answer.Status, (string)answer.Json["code"]!));
        Assert.Equal(200, (await RawClient.ExchangeAsync(walk.Gateway.AdminPort, $"GET /livez HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Wants_a_key_once_there_is_one_and_holds_it_to_its_role()
    {
        await using var keyed = await Walk.StartAsync(settings => settings["Gateway"]!["Admin"] = new JsonObject
        {
            ["Keys"] = new JsonObject { ["reader"] = Key(ReadKey, "Read"), ["writer"] = Key(WriteKey, "Write") },
        });

        Assert.Equal(401, (await ApiAsync(keyed, "localhost")).Status);
        Assert.Equal(401, (await ApiAsync(keyed, "localhost", "a-guess")).Status);
        Assert.Equal(200, (await ApiAsync(keyed, "admin.example", ReadKey)).Status);
        Assert.Equal(200, (await ApiAsync(keyed, "admin.example", WriteKey)).Status);
        Assert.Equal(200, await keyed.Gateway.StatusAsync("/metrics"));
        Assert.DoesNotContain(ReadKey, keyed.Gateway.Process.Said, StringComparison.Ordinal);
    }

    private static JsonObject Key(string key, string role) =>
        new() { ["Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), ["Role"] = role };

    private static Task<RawResponse> ApiAsync(Walk walk, string host, string? key = null) => RawClient.ExchangeAsync(
        walk.Gateway.AdminPort,
        $"GET /api/usage HTTP/1.1\r\nHost: {host}\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}\r\n");
}
