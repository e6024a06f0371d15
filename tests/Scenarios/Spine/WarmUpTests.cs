using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Spine;

/// <summary>Before it is ready the gateway has gone the whole walk once in private; nothing of that is seen afterwards.</summary>
public sealed class WarmUpTests
{
    private const string Settings = """
        { "ReverseProxy": {
          "Routes": { "a": { "ClusterId": "c", "AuthorizationPolicy": "anonymous", "Match": { "Path": "/a" } } },
          "Clusters": { "c": { "Destinations": { "d": { "Address": "http://127.0.0.1:9" } } } } } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Leaves_no_trace_of_its_rehearsal()
    {
        await using var gateway = await GatewayProcess.StartAsync(Settings);

        Assert.Contains("Warmed up in", gateway.Process.Said, StringComparison.Ordinal);
        Assert.Empty(gateway.AccessLog);
        Assert.False(Directory.Exists(Place(gateway)), "The rehearsal's files are left in the journal's directory.");
        var metrics = await gateway.Admin.GetStringAsync("/metrics");
        Assert.DoesNotContain("rehearsal", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("http_client_open_connections", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_requests_total{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clears_what_a_killed_rehearsal_left()
    {
        await using var gateway = await GatewayProcess.StartAsync(Settings);
        await gateway.Process.KillAsync();
        Directory.CreateDirectory(Path.Combine(Place(gateway), "journal"));
        await File.WriteAllTextAsync(Path.Combine(Place(gateway), "gateway.db"), "torn", TestContext.Current.CancellationToken);

        await gateway.RestartAsync();

        Assert.False(Directory.Exists(Place(gateway)), "The files of the rehearsal before are left.");
    }

    [Fact]
    public async Task Ends_at_once_when_it_is_told_to_stop_meanwhile()
    {
        await using var gateway = GatewayProcess.Launch(Settings);
        await Poll.UntilAsync(() => Directory.Exists(Place(gateway)), Patience, () => "the rehearsal to begin\n" + gateway.Process.Said);

        gateway.Process.Send(Signals.Terminate);

        Assert.Equal(0, await gateway.Process.WaitForExitAsync(Patience));
        Assert.Null(await gateway.StatusAsync("/livez"));
    }

    private static string Place(GatewayProcess gateway) => Path.Combine(gateway.Directory, "data", "journal", "rehearsal");
}
