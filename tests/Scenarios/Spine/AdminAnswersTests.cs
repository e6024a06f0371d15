using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>What an operator can ask a running gateway.</summary>
public sealed class AdminAnswersTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Tells_the_reason_of_a_refusal_by_its_request_id()
    {
        var refused = await walk.SendAsync("/orgs/org_b/items/1", walk.Issuer.Token("org_a"));
        var id = refused.Headers.One("X-Request-Id")!;
        await walk.AccessLineAsync(id);

        var told = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync($"/api/refusals/{id}"))!;

        Assert.Equal(("not_found", "foreign_org", "org_a"), ((string?)told["code"], (string?)told["reason"], (string?)told["org"]));
        Assert.Equal(404, await walk.Gateway.StatusAsync("/api/refusals/unknown"));
    }

    [Fact]
    public async Task Describes_every_call_it_answers()
    {
        var described = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/openapi.json"))!;

        Assert.Equal("3.1.0", (string?)described["openapi"]);
        foreach (var (path, operations) in described["paths"]!.AsObject()
            .Where(one => !one.Key.Contains('{', StringComparison.Ordinal) && one.Value!["get"] is not null))
        {
            Assert.True(await walk.Gateway.StatusAsync(path) == 200,
                $"GET {path} is described with {operations!["get"]!["operationId"]} and not answered.");
        }
    }

    [Theory]
    [InlineData("table", "org_shown")]
    [InlineData("csv", "org,requests,units,bytesIn,bytesOut,durationMs")]
    [InlineData("json", "\"org\": \"org_shown\"")]
    public async Task Shows_usage_on_the_command_line(string format, string expected)
    {
        await walk.SendAsync("/items", walk.Issuer.Token("org_shown"));
        await Testing.Time.Poll.UntilAsync(
            async () => (await walk.Gateway.Admin.GetStringAsync("/api/usage?groupBy=org")).Contains("org_shown", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20), () => "usage of org_shown");

        var shown = await ChildProcess.RunAsync(
            "dotnet", [Repository.Gateway, "usage", "--org", "org_shown", "--format", format, "--admin",
                $"http://127.0.0.1:{walk.Gateway.AdminPort}"], walk.Gateway.Directory);

        Assert.Contains(expected, shown, StringComparison.Ordinal);
    }
}
