using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Streams that are opened and reset at once, in thousands: what a client can have for nothing, and needs no token for.</summary>
public sealed class ResetFloodTests
{
    private const int Connections = 60;
    private const int Streams = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Leaves_no_connection_behind_and_holds_up_no_stop()
    {
        await using var walk = await Walk.StartAsync(settings =>
        {
            settings["Gateway"]!["Ingress"]!["DrainDelay"] = "00:00:01";
            settings["Gateway"]!["Ingress"]!["DrainTimeout"] = "00:00:05";
        });
        var before = await walk.MetricAsync("kestrel_active_connections");

        var clients = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => FloodAsync(walk.Gateway.IngressH2Port)));
        Assert.Equal(200, (await walk.SendAsync("/items", walk.Issuer.Token())).Status);
        await Poll.UntilAsync(async () => await walk.MetricAsync("kestrel_active_connections") <= before, Patience, () => "all let go");
        // And once more, with no time to recover.
        clients = [.. clients, .. await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => FloodAsync(walk.Gateway.IngressH2Port)))];
        var began = TimeProvider.System.GetTimestamp();
        walk.Gateway.Process.Send(Signals.Terminate);
        var code = await walk.Gateway.Process.WaitForExitAsync(Patience);
        var took = TimeProvider.System.GetElapsedTime(began);

        foreach (var client in clients)
            await client.DisposeAsync();
        Assert.Equal(0, code);
        Assert.InRange(took, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1 + 5 + 2));
        Assert.Contains("Gateway:Ingress:MaxResets", walk.Gateway.Process.Said, StringComparison.Ordinal);
    }

    /// <summary>Keeps its connection open.</summary>
    private static async Task<RawHttp2> FloodAsync(int port)
    {
        var client = await RawHttp2.ConnectAsync(port);
        try
        {
            for (var stream = 1; stream < 2 * Streams; stream += 2)
            {
                await client.RequestAsync(stream, RawHttp2.Fields("/items/1", null));
                await client.SendAsync(new Http2Frame(Http2Frame.Reset, 0, stream, [0, 0, 0, 8]));
            }
        }
        catch (IOException)
        {
            // Ended by the gateway.
        }

        return client;
    }
}
