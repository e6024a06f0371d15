using System.Globalization;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>One slice of load on one peer, as wrk and the kernel counted it.</summary>
/// <param name="CpuPerRequest">Microseconds of user and system time the peer used per answer.</param>
/// <param name="P50">Microseconds, of a closed loop: queueing is in it.</param>
/// <param name="P99">Microseconds, likewise.</param>
/// <param name="Resident">Resident memory of the peer after the slice, MiB.</param>
internal sealed record Slice(long Requests, double Seconds, long Failed, double CpuPerRequest, double P50, double P99, long Resident)
{
    private const double MicrosecondsPerTick = 10_000; // USER_HZ is 100 on every Linux that .NET runs on
    private const string Mark = "slice ";

    public double Rate => Requests / Seconds;

    internal static async Task<Slice> TakeAsync(Peer peer, LoadFiles files, LoadOptions options, int seconds)
    {
        var before = CpuTicks(peer.ProcessId);
        var said = await ChildProcess.RunAsync("taskset",
            ["-c", "1", "wrk", "-t1", $"-c{options.Connections}", $"-d{seconds}s", "-s", files.Script, peer.Address], files.Directory);
        var ticks = CpuTicks(peer.ProcessId) - before;
        double[] numbers = [.. said.Split('\n').Single(line => line.StartsWith(Mark, StringComparison.Ordinal))[Mark.Length..]
            .Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new Slice(
            (long)numbers[0], numbers[1] / 1e6, (long)numbers[2], ticks * MicrosecondsPerTick / numbers[0], numbers[3], numbers[4],
            ResidentMebibytes(peer.ProcessId));
    }

    /// <summary>The script's last word, in the order that <see cref="TakeAsync"/> reads.</summary>
    internal static string Script(bool bad) => $$"""
        local requests, at = {}, 0
        function init(args)
          for token in io.lines("tokens") do
            requests[#requests + 1] = wrk.format("GET", "/items/1", {
              ["Host"] = "api.example", ["Authorization"] = "Bearer " .. token, ["X-Org-Code"] = "org_of_another" })
          end
        end
        function request()
          at = at % #requests + 1
          return requests[at]
        end
        function done(summary, latency)
          local e = summary.errors
          local failed = e.connect + e.read + e.write + e.timeout + {{(bad ? "(summary.requests - e.status)" : "e.status")}}
          local half, most = latency:percentile(50), latency:percentile(99)
          io.write(string.format("{{Mark}}%d %d %d %d %d\n", summary.requests, summary.duration, failed, half, most))
        end
        """;

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
