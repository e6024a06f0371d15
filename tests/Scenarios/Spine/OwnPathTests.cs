using System.Text.Json.Nodes;

namespace Gateway.Scenarios.Spine;

/// <summary>What is below `/.gateway` is the ingress's own, however wide and however early a route is.</summary>
public sealed class OwnPathTests : IAsyncLifetime
{
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() =>
        _walk = await Walk.StartAsync(settings => settings["ReverseProxy"]!["Routes"]!["all"] = new JsonObject
        {
            ["ClusterId"] = "backend",
            ["Order"] = -10,
            ["AuthorizationPolicy"] = "anonymous",
            ["Match"] = new JsonObject { ["Path"] = "/{**rest}" },
        });

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Theory]
    [InlineData("/.gateway/ready", false, 200)]
    [InlineData("/.gateway/usage", false, 401)]
    [InlineData("/.gateway/usage", true, 200)]
    [InlineData("/.gateway/other", false, 401)]
    [InlineData("/.gateway/other", true, 404)]
    [InlineData("/.GATEWAY", true, 404)]
    public async Task Answers_itself_below_its_own_name(string target, bool hasToken, int status)
    {
        var token = hasToken ? _walk.Issuer.Token() : (string?)null;

        var answer = await _walk.SendAsync(target, token);

        Assert.Equal(status, answer.Status);
        Assert.Empty(_walk.Backend.Requests);
    }

    [Fact]
    public async Task Leaves_the_rest_to_the_routes() => Assert.Equal(200, (await _walk.SendAsync("/.gatewayed")).Status);
}
