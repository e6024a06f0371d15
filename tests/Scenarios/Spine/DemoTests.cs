using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Spine;

/// <summary>The demo's printed lines do what they say, on free ports.</summary>
public sealed class DemoTests
{
    private static readonly string Program = Repository.Built("deploy/Demo", "Demo");

    [Fact]
    public async Task Verifies_each_line_it_prints()
    {
        await using var demo = ChildProcess.Start("dotnet", [Program, "--verify"], Repository.Root);

        var code = await demo.WaitForExitAsync(TimeSpan.FromMinutes(2));

        Assert.True(code == 0, demo.Said);
        Assert.DoesNotContain(demo.Output, line => line.StartsWith("FAILED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_lines_to_try_and_stops_all_it_started_on_an_interrupt()
    {
        var gateway = Ports.Take();
        string[] ports = [.. new[] { "admin", "issuer", "items", "echo", "echo-us" }.SelectMany(name => new[] { $"--{name}-port", "0" })];
        // A test run in the background of a shell ignores interrupts, and what it starts would too.
        await using var demo = ChildProcess.Start(
            "env", ["--default-signal=INT", "dotnet", Program, "--gateway-port", $"{gateway}", .. ports], Repository.Root);
        await Poll.UntilAsync(() => demo.Output.Any(line => line.Contains("curl", StringComparison.Ordinal)) || demo.HasExited,
            TimeSpan.FromMinutes(1), () => demo.Said);

        demo.Send(Signals.Interrupt);

        await Poll.UntilAsync(() => demo.HasExited, TimeSpan.FromMinutes(1), () => "the demo to stop all that it started\n" + demo.Said);
        Assert.Equal(0, await demo.WaitForExitAsync(TimeSpan.Zero));
        using System.Net.Sockets.TcpListener free = new(System.Net.IPAddress.Loopback, gateway);
        free.Start();
    }

    [Fact]
    public async Task Says_clearly_that_a_port_is_taken()
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        await using var demo = ChildProcess.Start("dotnet", [Program, "--verify", "--gateway-port", $"{port}"], Repository.Root);

        Assert.Equal(1, await demo.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains($"Port {port}", demo.Said, StringComparison.Ordinal);
    }
}
