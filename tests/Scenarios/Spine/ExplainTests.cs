using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>`gateway explain` as an operator runs it beside a gateway that serves.</summary>
public sealed class ExplainTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Tells_people_where_a_request_would_go()
    {
        var (code, said) = await RunAsync(walk.Issuer.Token("org_told"), "--url", "http://api.example/items/1?key=secret");

        Assert.True(code == 0, said);
        Assert.StartsWith("GET http://api.example/items/1?key=secret: forwarded", said, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  ok  route +route=items ", said);
        Assert.Matches(@"(?m)^  ok  org .*org=org_told .*plan=default", said);
        Assert.Matches(@"(?m)^  ok  destination +cluster=backend", said);
    }

    [Fact]
    public async Task Tells_people_which_step_says_no_and_what_it_saw()
    {
        var (code, said) = await RunAsync(
            walk.Issuer.Token().Claim("aud", new JsonArray("another")), "--url", "/items", "--method", "POST");

        Assert.True(code == 1, said);
        Assert.StartsWith("POST /items: refused with 401 invalid_token, reason wrong_audience", said, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  NO  token +invalid_token$", said);
        Assert.Matches(@"(?m)^ +claims\.aud +\[""another""\]$", said);
        Assert.Matches(@"(?m)^ +needs\.audiences +\[""acme""\]$", said);
        Assert.DoesNotContain("limits", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_programs_what_the_request_then_gets_and_has_charged_nothing()
    {
        var token = walk.Issuer.Token("org_tight").ToString();
        for (var i = 0; i < 5; i++)
            Assert.Equal(0, (await RunAsync(token, "--url", "/items", "--format", "json")).Code);
        Assert.Equal((200, 200, 429), ((await walk.SendAsync("/items", token)).Status, (await walk.SendAsync("/items", token)).Status,
            (await walk.SendAsync("/items", token)).Status));

        var (code, said) = await RunAsync(token, "--url", "/items", "--format", "json");

        Assert.True(code == 1, said);
        var verdict = JsonNode.Parse(said)!["verdict"]!;
        Assert.Equal((429, "rate_limited"), ((int)verdict["status"]!, (string?)verdict["code"]));
        Assert.DoesNotContain(token.Split('.')[2], said + walk.Gateway.Process.Said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> RunAsync(object token, params string[] arguments)
    {
        await using var child = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "explain", "--admin", $"http://127.0.0.1:{walk.Gateway.AdminPort}", .. arguments],
            walk.Gateway.Directory,
            new Dictionary<string, string?> { ["GATEWAY_TOKEN"] = token.ToString() });
        return (await child.WaitForExitAsync(TimeSpan.FromMinutes(1)), child.Said);
    }
}
