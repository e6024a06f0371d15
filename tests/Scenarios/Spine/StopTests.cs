using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>SIGTERM: unready at once, still serving, then gone with nothing cut off and nothing uncounted.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Turns_unready_serves_on_finishes_what_runs_and_exits_with_0()
    {
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Ingress"]!["DrainDelay"] = "00:00:05");
        TaskCompletionSource release = new();
        walk.Backend.Answer = request =>
            request.Target == "/items/slow" ? RawAnswer.Status(200, "late").After(release.Task) : RawAnswer.Status(200, "ok");
        var slow = walk.SendAsync("/items/slow", walk.Issuer.Token());
        await Poll.UntilAsync(() => walk.Backend.Requests.Count == 1, AtOnce, () => "the slow request at the backend");

        walk.Gateway.Process.Send(Signals.Terminate);

        await Poll.UntilAsync(async () => await walk.Gateway.StatusAsync("/readyz") == 503, AtOnce, () => "unready");
        Assert.Equal(503, (await walk.SendAsync("/.gateway/ready")).Status);
        var during = await walk.SendAsync("/items", walk.Issuer.Token());
        Assert.Equal((200, "close"), (during.Status, during.Headers.One("Connection")));
        Assert.False(walk.Gateway.Process.HasExited);

        release.SetResult();

        Assert.Equal("late", (await slow).Text);
        Assert.Equal(0, await walk.Gateway.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        await walk.Gateway.RestartAsync();
        await walk.UsageAsync(2, "groupBy=outcome");
    }

    [Fact]
    public async Task Finishes_a_request_that_outlasts_the_drain_delay()
    {
        await using var walk = await Walk.StartAsync();
        TaskCompletionSource release = new();
        walk.Backend.Answer = _ => RawAnswer.Status(200, "late").After(release.Task);
        var slow = walk.SendAsync("/items/slow", walk.Issuer.Token());
        await Poll.UntilAsync(() => walk.Backend.Requests.Count == 1, AtOnce, () => "the slow request at the backend");

        walk.Gateway.Process.Send(Signals.Terminate);
        await Poll.UntilAsync(
            async () => await walk.Gateway.StatusAsync("/livez") is null, TimeSpan.FromSeconds(10), () => "closed listeners");
        release.SetResult();

        Assert.Equal("late", (await slow).Text);
        Assert.Equal(0, await walk.Gateway.Process.WaitForExitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Cuts_off_what_outlasts_the_drain_timeout_and_exits_with_0()
    {
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Ingress"]!["DrainTimeout"] = "00:00:01");
        TaskCompletionSource never = new();
        walk.Backend.Answer = _ => RawAnswer.Status(200, "late").After(never.Task);
        var stuck = walk.SendAsync("/items/stuck", walk.Issuer.Token());
        await Poll.UntilAsync(() => walk.Backend.Requests.Count == 1, Patience, () => "the stuck request at the backend");

        walk.Gateway.Process.Send(Signals.Terminate);

        Assert.Equal(0, await walk.Gateway.Process.WaitForExitAsync(Patience));
        await Assert.ThrowsAnyAsync<Exception>(() => stuck);
        Assert.Contains("DrainTimeout is over: 1 connections were cut off", walk.Gateway.Process.Said, StringComparison.Ordinal);
        Assert.Contains("All usage is in the ledger", walk.Gateway.Process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_again_with_its_books_after_a_kill()
    {
        await using var walk = await Walk.StartAsync();
        for (var i = 0; i < 10; i++)
            await walk.SendAsync("/items", walk.Issuer.Token());

        await walk.Gateway.Process.KillAsync();
        await walk.Gateway.RestartAsync();

        Assert.Equal(200, (await walk.SendAsync("/items", walk.Issuer.Token())).Status);
        await walk.UsageAsync(11);
    }
}
