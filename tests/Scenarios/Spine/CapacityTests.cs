using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>What happens when as many requests are inside as the gateway or a cluster bears.</summary>
public sealed class CapacityTests
{
    [Fact]
    public async Task Says_overloaded_beyond_what_a_cluster_bears_and_lets_others_in_again()
    {
        await using var walk = await Walk.StartAsync(settings =>
            settings["ReverseProxy"]!["Clusters"]!["backend"]!["Metadata"] = new System.Text.Json.Nodes.JsonObject
            {
                ["Gateway.MaxInFlight"] = "1"
            });
        string token = walk.Issuer.Token();

        int[] expected = [503, 200, 200];
        Assert.Equal(expected, await FillAsync(walk, token));
    }

    [Fact]
    public async Task Says_overloaded_beyond_what_the_gateway_bears()
    {
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Ingress"]!["MaxInFlight"] = 1);
        string token = walk.Issuer.Token();

        int[] expected = [503, 200, 200];
        Assert.Equal(expected, await FillAsync(walk, token));
    }

    /// <summary>The statuses of a request beside one that is inside, of that one once it may end, and of one after it.</summary>
    private static async Task<int[]> FillAsync(Walk walk, string token)
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        walk.Backend.Answer = _ => RawAnswer.Status(200, "ok").After(release.Task);
        var inside = walk.SendAsync("/items", token);
        await Poll.UntilAsync(() => walk.Backend.Requests.Any(), TimeSpan.FromSeconds(20), () => "the first request at the backend");

        var beside = await walk.SendAsync("/items", token);
        Problem.Check(beside, 503, "overloaded");
        Assert.Equal("1", beside.Headers.One("Retry-After"));
        release.SetResult();

        int[] seen = [beside.Status, (await inside).Status, 0];
        // A client may have its answer a moment before the gateway has put the request away.
        await Poll.UntilAsync(
            async () => (seen[2] = (await walk.SendAsync("/items", token)).Status) == 200, TimeSpan.FromSeconds(20),
            () => $"a place again, after {seen[2]}");
        return seen;
    }
}
