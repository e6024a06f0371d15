using Gateway.Benchmarks.Load.Peers;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Slices of every peer in turn, so that what the machine does meanwhile touches all alike; read as ratios within a round.
/// </summary>
internal static class PairedLoad
{
    private const long Unreached = 1_000_000;

    internal static async Task<int> RunAsync(LoadOptions options)
    {
        await using var issuer = await TestIssuer.StartAsync();
        using LoadFiles files = new(issuer, options.Shapes.Select(static shape => shape.Orgs).Append(100).Max());
        await using var backend = ChildProcess.Start(
            "taskset", ["-c", "1", "nginx", "-p", files.Directory, "-c", "backend.conf"], files.Directory);
        PeerStart[] starts = [.. PeerKinds.Of(options)];
        foreach (var start in starts.Where(static start => start.IsFull))
            await Proof.ShowAsync(start, files);
        LoadReport report = new(options);
        await MeasureAsync(starts, files, options, report);
        if (options.Cold)
            report.Write(await ColdStart.MeasureAsync(starts, files));
        return report.End();
    }

    private static async Task MeasureAsync(PeerStart[] starts, LoadFiles files, LoadOptions options, LoadReport report)
    {
        if (options.Shapes.Count == 0)
            return;
        List<Peer> peers = [];
        try
        {
            foreach (var start in starts)
            {
                peers.Add(start.Start(files, Unreached));
                await peers[^1].ReadyAsync();
                await Slice.TakeAsync(peers[^1], files, new Shape("warm"), options.Warmup);
            }

            foreach (var shape in options.Shapes)
            {
                await RoundsAsync(peers, files, shape, options);
                report.Write(shape, peers);
                peers.ForEach(static peer => peer.Slices.Clear());
            }
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }

    private static async Task RoundsAsync(List<Peer> peers, LoadFiles files, Shape shape, LoadOptions options)
    {
        // Another shape is other code: one slice that does not count.
        foreach (var peer in peers)
            await Slice.TakeAsync(peer, files, shape, options.Seconds);
        for (var round = 0; round < options.Pairs || (round < options.Most && !LoadReport.IsKnown(peers)); round++)
        {
            foreach (var peer in peers)
                peer.Slices.Add(await Slice.TakeAsync(peer, files, shape, options.Seconds));
        }
    }
}
