using System.Globalization;
using Gateway.Benchmarks.Load.Peers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>One slice of load on one peer, as the load's tool and the kernel counted it.</summary>
/// <param name="CpuPerRequest">Microseconds of user and system time the peer used per answer.</param>
/// <param name="P50">Microseconds; of a closed loop, where queueing is in it, unless the shape is paced.</param>
/// <param name="P99">Microseconds, likewise.</param>
/// <param name="Resident">Resident memory of the peer after the slice, MiB.</param>
internal sealed record Slice(long Requests, double Seconds, long Failed, double CpuPerRequest, double P50, double P99, long Resident)
{
    private const double MicrosecondsPerTick = 10_000; // USER_HZ is 100 on every Linux that .NET runs on

    public double Rate => Requests / Seconds;

    internal static async Task<Slice> TakeAsync(Peer peer, LoadFiles files, Shape shape, int seconds)
    {
        var before = CpuTicks(peer.ProcessId);
        var said = shape.Http2
            ? await H2Load.RunAsync(peer, files, shape, seconds)
            : await Wrk.RunAsync(peer, files, shape, seconds);
        var ticks = CpuTicks(peer.ProcessId) - before;
        return new Slice(said.Requests, said.Seconds, said.Failed, ticks * MicrosecondsPerTick / said.Requests, said.P50, said.P99,
            ResidentMebibytes(peer.ProcessId));
    }

    /// <summary>Processor time since the process began, microseconds.</summary>
    internal static double CpuMicroseconds(int process) => CpuTicks(process) * MicrosecondsPerTick;

    private static double CpuTicks(int process)
    {
        // proc(5): the name in parentheses may hold spaces; utime and stime are fields 14 and 15.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static long ResidentMebibytes(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();
}
