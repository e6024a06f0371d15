namespace Gateway.Scenarios.Firewall;

/// <summary>Every row of the catalogue of hostile requests, byte for byte, before a backend that keeps the bytes.</summary>
public sealed class HostileRequestTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private readonly FirewallRun _run = new(firewall);

    [Fact]
    public Task Lets_no_field_say_who_the_caller_is() => AllAsync(_run.AllAsync(HeaderCases.All()), 800);

    [Fact]
    public Task Lets_no_target_lead_past_the_guard() => AllAsync(_run.AllAsync(PathCases.All()), 400);

    [Fact]
    public Task Lets_no_request_end_elsewhere_than_the_backend_sees() => AllAsync(_run.AllAsync(FramingCases.All()), 200);

    [Fact]
    public Task Judges_HTTP_2_as_strictly() => AllAsync(_run.AllAsync(Http2Cases.All()), 800);

    private async Task AllAsync(Task run, int least)
    {
        await run;

        Assert.True(_run.Faults.Count == 0, $"{_run.Faults.Count} of {_run.Count}\n{string.Join('\n', _run.Faults)}");
        Assert.Equal([], firewall.Walk.Backend.Faults);
        Assert.True(_run.Count >= least, $"only {_run.Count} cases");
        Assert.Equal(200, (await firewall.Walk.SendAsync("/items/good", firewall.Token)).Status);
        Assert.Equal(0, await firewall.Walk.MetricAsync("gateway_refusals_total", "code=\"internal_error\""));
        Assert.DoesNotContain("Exception", firewall.Walk.Gateway.Process.Said, StringComparison.Ordinal);
    }
}
