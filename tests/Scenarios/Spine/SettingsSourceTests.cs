using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>Which source wins, seen in the plan that reaches the backend.</summary>
public sealed class SettingsSourceTests
{
    [Theory]
    [InlineData("file", null, null)]
    [InlineData("environment", "environment", null)]
    [InlineData("line", "environment", "line")]
    public async Task Lets_the_command_line_win_over_the_environment_and_that_over_files(string wins, string? environment, string? line)
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using RawBackend backend = new();
        await using var gateway = await GatewayProcess.StartAsync(
            Settings(issuer, backend),
            line is null ? [] : ["--Gateway:DefaultPlan=" + line],
            new Dictionary<string, string?> { ["Gateway__DefaultPlan"] = environment });

        await RawClient.ExchangeAsync(gateway.IngressPort, Walk.Request("/items", issuer.Token()));

        Assert.Equal(wins, Assert.Single(backend.Requests).Headers.One("X-Org-Plan"));
    }

    private static string Settings(TestIssuer issuer, RawBackend backend) => JsonNode.Parse($$"""
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "{{issuer.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Plans": { "file": {}, "environment": {}, "line": {} },
            "DefaultPlan": "file"
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items" } } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{backend.Address}}" } } } }
          }
        }
        """)!.ToJsonString();
}
