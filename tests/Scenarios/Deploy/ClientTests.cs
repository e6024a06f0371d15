using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Deploy;

/// <summary>The example clients, run against a gateway with a tight limit and a service that is busy at first.</summary>
public sealed class ClientTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy/clients");

    /// <summary>What runs the example, the example, and the packages it needs.</summary>
    public static TheoryData<string, string, string[]> Examples => new()
    {
        { "bash", Path.Combine(Folder, "client.sh"), ["curl", "python3"] },
        { "node", Path.Combine(Folder, "client.mjs"), ["nodejs"] },
        { "python3", Path.Combine(Folder, "client.py"), ["python3"] },
        { "dotnet", Repository.Built("deploy/clients/CSharp", "Client"), [] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Ask_for_one_token_wait_as_told_and_repeat_with_the_same_key(string program, string example, string[] packages)
    {
        foreach (var package in packages)
            Requires.Tool(package);
        await using var issuer = await DevIssuer.StartAsync();
        await using RawBackend backend = new();
        HashSet<string> seen = [];
        backend.Answer = request => seen.Add(request.Method)
            ? RawAnswer.Status(request.Method == "GET" ? 429 : 503, "later", "Retry-After: 1")
            : RawAnswer.Status(200, "ok");
        await using var gateway = await GatewayProcess.StartAsync(Settings(issuer, backend));

        await using var client = ChildProcess.Start(program, [example, "/items", "3"], "/", new Dictionary<string, string?>
        {
            ["GATEWAY"] = $"http://127.0.0.1:{gateway.IngressPort}",
            ["ISSUER"] = issuer.Address,
            ["AUDIENCE"] = "acme",
            ["CLIENT_ID"] = "5f0c2d9be3a14c66b1d87a90e4f35c21",
            ["CLIENT_SECRET"] = "dev-only-acme-secret",
            ["TOKEN_CACHE"] = gateway.Directory,
        });
        var code = await client.WaitForExitAsync(TimeSpan.FromMinutes(1));

        Assert.True(code == 0, client.Said);
        Assert.Equal(["200", "200", "200", "200"], client.Output.Where(line => line != "429" && line != "503"));
        Assert.Equal(["GET", "GET", "GET", "GET", "POST", "POST"], backend.Requests.Select(request => request.Method));
        Assert.Single(backend.Requests.Where(request => request.Method == "POST")
            .Select(request => request.Headers.One("Idempotency-Key")!).Distinct());
        // It waited for the limit before it was refused for it, and brought one token to all its calls.
        Assert.DoesNotContain(gateway.AccessLog, line => (string?)line["code"] is not null);
        var metrics = await gateway.Admin.GetStringAsync("/metrics");
        Assert.Matches("""gateway_tokens_total\{[^}]*result="verified"[^}]*\} 1\b""", metrics);
    }

    // Six requests against a burst of three: whoever does not look at RateLimit is refused.
    private static string Settings(DevIssuer issuer, RawBackend backend) => $$"""
        {
          "Gateway": {
            "Issuers": { "dev": { "Kind": "Kinde", "Issuer": "{{issuer.Address}}", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Plans": { "default": { "Limits": { "burst": { "Kind": "Rate", "Requests": 1, "Per": "00:00:01", "Burst": 3 } } } },
            "Ingress": { "DrainDelay": "00:00:00" }
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "items", "Match": { "Path": "/items/{**rest}" } } },
            "Clusters": { "items": { "Destinations": { "one": { "Address": "{{backend.Address}}" } } } }
          }
        }
        """;
}
