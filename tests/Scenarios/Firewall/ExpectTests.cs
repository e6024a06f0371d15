using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Row H25, with clients that do wait for the word before they send the body.</summary>
public sealed class ExpectTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private static readonly string[] Waiting = ["Expect: 100-continue", "Content-Length: 5"];

    [Fact]
    public async Task Asks_for_the_body_itself()
    {
        firewall.Walk.Backend.Answer = request => RawAnswer.Status(200, $"{request.BodyText} {request.Headers.All("Expect").Count}");
        await using var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);

        await client.SendAsync(Walk.Request("/items/1", firewall.Token, "POST", Waiting));
        var interim = (await client.ReadAsync()).Status;
        await client.SendAsync("12345");
        var answer = await client.ReadAsync();

        Assert.Equal((100, 200, "12345 0"), (interim, answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/items/1", "bad", 401)]
    [InlineData("/orgs/org_b/x", FirewallCase.Token, 404)]
    public async Task Refuses_without_the_body(string target, string token, int status)
    {
        await using var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);

        await client.SendAsync(
            Walk.Request(target, token.Replace(FirewallCase.Token, firewall.Token, StringComparison.Ordinal), "POST", Waiting));

        Assert.Equal(status, (await client.ReadAsync()).Status);
    }
}
