using System.Text.Json.Nodes;

namespace Gateway.Tests.Admin.Api;

/// <summary>The settings in force, for an operator who may not see the credentials in them.</summary>
public sealed class SettingsApiTests
{
    private const string Settings = """
        {
          "ReverseProxy": {
            "Routes": {
              "all": {
                "ClusterId": "one", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous",
                "Transforms": [ { "RequestHeader": "X-Api-Key", "Set": "hush" }, { "QueryValueParameter": "key", "Append": "hush" },
                  { "PathRemovePrefix": "/a" } ]
              }
            },
            "Clusters": { "one": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """;

    [Fact]
    public async Task Masks_what_a_transform_gives_a_backend()
    {
        await using var gateway = await GatewayHost.StartAsync(Settings);
        using HttpClient admin = new() { BaseAddress = new Uri($"http://127.0.0.1:{gateway.AdminPort}") };

        var text = await admin.GetStringAsync("/api/settings");

        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        var transforms = JsonNode.Parse(text)!["settings"]!["ReverseProxy"]!["Routes"]!["all"]!["Transforms"]!;
        Assert.Equal(
            """[{"RequestHeader":"X-Api-Key","Set":"***"},{"QueryValueParameter":"key","Append":"***"},{"PathRemovePrefix":"/a"}]""",
            transforms.ToJsonString());
    }
}
