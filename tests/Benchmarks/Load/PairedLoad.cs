using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Slices of every peer in turn, so that what the machine does meanwhile touches all alike; read as ratios within a round.
/// </summary>
internal static class PairedLoad
{
    internal static async Task<int> RunAsync(LoadOptions options)
    {
        await using var issuer = await TestIssuer.StartAsync();
        using LoadFiles files = new(issuer, options);
        await using var backend = ChildProcess.Start(
            "taskset", ["-c", "1", "nginx", "-p", files.Directory, "-c", "nginx.conf"], files.Directory);
        List<Peer> peers = [];
        try
        {
            peers.Add(await Peer.BareAsync(files));
            foreach (var gateway in options.Gateways)
                peers.Add(await Peer.GatewayAsync(gateway, peers.Count, files));
            foreach (var peer in peers)
                await Slice.TakeAsync(peer, files, options, options.Warmup);
            for (var round = 0; round < options.Pairs; round++)
            {
                foreach (var peer in peers)
                    peer.Slices.Add(await Slice.TakeAsync(peer, files, options, options.Seconds));
            }

            return LoadReport.Write(peers, options);
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }
}
