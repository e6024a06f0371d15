using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>The table of a run; an answer that was not the expected one makes it worthless and is said so.</summary>
internal static class LoadReport
{
    internal static int Write(IReadOnlyList<Peer> peers, LoadOptions options)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Pairs} rounds of {options.Seconds} s, {options.Connections} connections, {options.Orgs} "
            + $"orgs{(options.Bad ? ", changed signatures" : "")}"));
        Console.WriteLine("| peer | CPU us/request | x bare YARP, median (quartiles) | req/s | p50 us | p99 us | MiB | failed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var peer in peers)
            Console.WriteLine(Row(peer, peers[0]));
        // Bare YARP answers a changed token too: it reads none.
        var failed = peers.Skip(options.Bad ? 1 : 0).Sum(peer => peer.Slices.Sum(slice => slice.Failed));
        if (failed == 0)
            return 0;
        Console.Error.WriteLine($"{failed} answers were not the expected ones: this run measured something else. "
            + "Look at the gateway's settings and its access log.");
        return 1;
    }

    private static string Row(Peer peer, Peer bare)
    {
        double[] ratios = [.. peer.Slices.Zip(bare.Slices, (ours, theirs) => ours.CpuPerRequest / theirs.CpuPerRequest)];
        return string.Create(CultureInfo.InvariantCulture,
            $"| {peer.Name} | {Middle(peer, slice => slice.CpuPerRequest):f1} | {At(ratios, 0.5):f3} "
            + $"({At(ratios, 0.25):f3}-{At(ratios, 0.75):f3}) | {Middle(peer, slice => slice.Rate):f0} "
            + $"| {Middle(peer, slice => slice.P50):f0} | {Middle(peer, slice => slice.P99):f0} | {peer.Slices[^1].Resident} "
            + $"| {peer.Slices.Sum(slice => slice.Failed)} |");
    }

    private static double Middle(Peer peer, Func<Slice, double> figure) => At([.. peer.Slices.Select(figure)], 0.5);

    /// <summary>A quantile by linear interpolation between the closest ranks.</summary>
    private static double At(double[] figures, double quantile)
    {
        Array.Sort(figures);
        var rank = quantile * (figures.Length - 1);
        var low = (int)rank;
        return low + 1 == figures.Length ? figures[low] : figures[low] + ((rank - low) * (figures[low + 1] - figures[low]));
    }
}
