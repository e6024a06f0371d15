using System.Globalization;
using System.Text;
using Gateway.Benchmarks.Load.Peers;

namespace Gateway.Benchmarks.Load;

/// <summary>The tables of a run; an answer that was not the expected one makes it worthless and is said so.</summary>
internal sealed class LoadReport
{
    private const double Narrow = 0.05;
    private readonly LoadOptions _options;
    private readonly StringBuilder _text = new();
    private long _failed;

    internal LoadReport(LoadOptions options)
    {
        _options = options;
        var processor = File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        Write(
        [
            "# What the gateway costs beside its peers", "",
            string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, ")
                + $"{Environment.ProcessorCount} processors, {processor?.Split(':')[1].Trim()}, .NET {Environment.Version}. "
                + "Written by `tests/Benchmarks -- load`; `load` without arguments says what each peer is.",
            "Every peer alone on core 0, the load and the backend on core 1. Ratios are of CPU time a request, paired within a round: "
                + "median (95 % interval).", "",
        ]);
    }

    /// <summary>True when the first gateway's ratio to bare YARP is known to 5 %.</summary>
    internal static bool IsKnown(IReadOnlyList<Peer> peers)
    {
        var (low, median, high) = Ratio(peers[1], peers[0]);
        return high - low <= 2 * Narrow * median;
    }

    internal void Write(Shape shape, IReadOnlyList<Peer> peers)
    {
        var (bare, gateway) = (peers[0], peers[1]);
        Write(
        [
            $"## {shape.Name}", "",
            string.Create(CultureInfo.InvariantCulture,
                $"{shape.Connections} connections, {shape.Orgs} orgs, {bare.Slices.Count} rounds of {_options.Seconds} s")
                + (IsKnown(peers) ? "" : "; the gateway's ratio is not known to 5 %"), "",
            "| peer | x bare YARP | the gateway x this | CPU us/request | req/s | p50 us | p99 us | MiB |",
            "|---|---|---|---|---|---|---|---|",
            .. peers.Select(peer => Row(peer, bare, gateway)), "",
        ]);
        // Bare YARP answers a changed token too: it reads none. Neither does it with the gateway's runtime settings.
        _failed += peers.Where(peer => !shape.Bad || !peer.Name.StartsWith(bare.Name, StringComparison.Ordinal))
            .Sum(static peer => peer.Slices.Sum(static slice => slice.Failed));
    }

    internal void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Console.WriteLine(line);
            _text.Append(line).Append('\n');
        }
    }

    internal int End()
    {
        if (_failed > 0)
        {
            Console.Error.WriteLine($"{_failed} answers were not the expected ones: this run measured something else and is not kept. "
                + "Look at the gateway's settings and its access log.");
            return 1;
        }

        if (_options.Keep is { } file)
            File.WriteAllText(file, _text.ToString());
        return 0;
    }

    private static string Row(Peer peer, Peer bare, Peer gateway) => string.Create(CultureInfo.InvariantCulture,
        $"| {peer.Name} | {Text(peer, bare)} | {Text(gateway, peer)} | {Middle(peer, slice => slice.CpuPerRequest):f1} "
        + $"| {Middle(peer, slice => slice.Rate):f0} | {Middle(peer, slice => slice.P50):f0} | {Middle(peer, slice => slice.P99):f0} "
        + $"| {peer.Slices[^1].Resident} |");

    private static string Text(Peer ours, Peer theirs)
    {
        if (ours == theirs)
            return "1";
        var (low, median, high) = Ratio(ours, theirs);
        return string.Create(CultureInfo.InvariantCulture, $"{median:f2} ({low:f2}-{high:f2})");
    }

    private static (double Low, double Median, double High) Ratio(Peer ours, Peer theirs) => Quantiles.Median(
        ours.Slices.Zip(theirs.Slices, static (one, other) => one.CpuPerRequest / other.CpuPerRequest));

    private static double Middle(Peer peer, Func<Slice, double> figure) => Quantiles.At(peer.Slices.Select(figure), 0.5);
}
