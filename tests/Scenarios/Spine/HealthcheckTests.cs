using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>`gateway healthcheck` against a running gateway: a word for people, the answer of `/readyz` for programs.</summary>
public sealed class HealthcheckTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Says_ready_and_why_to_people()
    {
        var (code, said) = await RunAsync(walk.Gateway.AdminPort);

        Assert.Equal(0, code);
        Assert.Matches("^ready\n  ok  gateway: started\n", said.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Gives_programs_the_answer_of_readyz()
    {
        var (code, said) = await RunAsync(walk.Gateway.AdminPort, "--format", "json");

        Assert.Equal((0, "ready"), (code, (string?)JsonNode.Parse(said)!["status"]));
    }

    [Fact]
    public async Task Refuses_what_is_no_gateway() => Assert.Equal(1, (await RunAsync(walk.Gateway.IngressPort)).Code);

    private async Task<(int Code, string Said)> RunAsync(int port, params string[] arguments)
    {
        await using var child = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "healthcheck", "--admin", $"http://127.0.0.1:{port}", .. arguments], walk.Gateway.Directory);
        var code = await child.WaitForExitAsync(Patience);
        return (code, child.Said);
    }
}
