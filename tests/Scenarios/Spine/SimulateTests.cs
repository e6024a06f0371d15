using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>`gateway simulate` over the books of a gateway that serves.</summary>
public sealed class SimulateTests : IAsyncLifetime
{
    private const string Plans = """
        {
          "default": { "Limits": { "month": { "Kind": "Quota", "Requests": 3, "Period": "Month" } } },
          "tight": { "Limits": { "sustained": { "Kind": "Rate", "Requests": 1, "Per": "1.00:00:00" } } }
        }
        """;

    private Walk _walk = null!;

    public async ValueTask InitializeAsync()
    {
        _walk = await Walk.StartAsync();
        for (var i = 0; i < 6; i++)
            await _walk.SendAsync("/items", _walk.Issuer.Token(i < 5 ? "org_busy" : "org_calm"));
        await _walk.SendAsync("/items", _walk.Issuer.Token("org_pro"));
        await _walk.UsageAsync(7);
        await File.WriteAllTextAsync(Path.Combine(_walk.Gateway.Directory, "plans.json"), Plans);
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Tells_people_who_would_have_met_what()
    {
        var (code, said) = await RunAsync();

        Assert.True(code == 0, said);
        Assert.Matches(@"(?m)^yes +org_busy +default +month +Quota +Enforce +Org +.*Z +Month +5 +3$", said);
        Assert.Contains("1 of 2 limits would not have been met.", said, StringComparison.Ordinal);
        Assert.Contains("org_pro has the plan pro, which the file does not have: not judged.", said, StringComparison.Ordinal);
        Assert.Contains("totals of hours cannot tell", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_programs_what_one_plan_would_do_to_all()
    {
        var (code, said) = await RunAsync("--plan", "tight", "--format", "json");

        Assert.True(code == 0, said);
        var findings = JsonNode.Parse(said)!["findings"]!.AsArray();
        Assert.Equal(["org_busy yes", "org_calm no", "org_pro no"],
            findings.Select(one => $"{one!["org"]} {one["met"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_a_mistake_in_the_plans()
    {
        await File.WriteAllTextAsync(Path.Combine(_walk.Gateway.Directory, "plans.json"),
            """{ "default": { "Limits": { "month": { "Kind": "Quota", "Requests": 3 } } } }""");

        var (code, said) = await RunAsync();

        Assert.True(code == 1, said);
        Assert.Contains("Gateway:Plans:default:Limits:month:Period", said, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var child = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "simulate", "--plans", "plans.json", "--admin", $"http://127.0.0.1:{_walk.Gateway.AdminPort}",
                .. arguments], _walk.Gateway.Directory);
        return (await child.WaitForExitAsync(TimeSpan.FromMinutes(1)), child.Said);
    }
}
