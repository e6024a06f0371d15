using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows R1 and R2: slow heads, slow bodies, ranges and slow readers, all at once, while a good client goes on.</summary>
public sealed class SlowClientTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Serves_good_clients_while_slow_ones_hold_connections()
    {
        var program = Requires.Tool("slowhttptest")[0];
        var url = $"http://127.0.0.1:{firewall.Walk.Gateway.IngressPort}/open/x";
        string[] load = ["-c", LongMode.IsOn ? "1000" : "200", "-r", "200", "-l", LongMode.IsOn ? "60" : "6", "-u", url];
        await using var heads = Start("-H", "-i", "2", "-x", "24", "-p", "1");
        await using var bodies = Start("-B", "-i", "2", "-s", "8192", "-x", "10", "-p", "1");
        await using var ranges = Start("-R", "-a", "10", "-b", "3000");
        await using var readers = Start("-X", "-w", "1", "-y", "10", "-n", "1", "-z", "5", "-k", "3");
        ChildProcess[] all = [heads, bodies, ranges, readers];
        TimeSpan slowest = default;
        var served = 0;

        while (all.Any(one => !one.HasExited))
        {
            var began = TimeProvider.System.GetTimestamp();
            Assert.Equal(200, (await firewall.Walk.SendAsync("/items/good", firewall.Token)).Status);
            slowest = new[] { slowest, TimeProvider.System.GetElapsedTime(began) }.Max();
            served++;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{served} requests served, the slowest in {slowest.TotalMilliseconds:F0} ms");
        Assert.All(all, one => Assert.Contains("test status", one.Said, StringComparison.OrdinalIgnoreCase));
        Assert.True(served > 20, $"{served} served");
        Assert.InRange(slowest, TimeSpan.Zero, Bearable);

        ChildProcess Start(params string[] mode) => ChildProcess.Start(program, [.. mode, .. load], firewall.Walk.Gateway.Directory);
    }
}
