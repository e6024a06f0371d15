using System.Globalization;
using Gateway.Benchmarks.Load.Peers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>HTTP/1.1 over kept connections, the tokens in rotation over all of them.</summary>
internal static class Wrk
{
    private const string Mark = "slice ";

    internal static async Task<LoadCount> RunAsync(Peer peer, LoadFiles files, Shape shape, int seconds)
    {
        var script = files.Write("load.lua", Script(shape));
        var said = await ChildProcess.RunAsync("taskset",
            ["-c", "1", "wrk", "-t1", $"-c{shape.Connections}", $"-d{seconds}s", "-s", script, peer.Address(shape.Tls)], files.Directory);
        double[] numbers = [.. said.Split('\n').Single(line => line.StartsWith(Mark, StringComparison.Ordinal))[Mark.Length..]
            .Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return new LoadCount((long)numbers[0], numbers[1] / 1e6, (long)numbers[2], numbers[3], numbers[4]);
    }

    /// <summary>The script's last word, in the order that <see cref="RunAsync"/> reads.</summary>
    private static string Script(Shape shape) => $$"""
        local requests, at = {}, 0
        function init(args)
          local body = {{(shape.Bodies ? "io.open('body'):read('*a')" : "nil")}}
          for token in io.lines("{{(shape.Bad ? "changed" : "tokens")}}") do
            if #requests == {{2 * shape.Orgs}} then break end
            requests[#requests + 1] = wrk.format({{(shape.Bodies ? "'POST', '/items/large'" : "'GET', '/items/1'")}}, {
              ["Host"] = "api.example", ["Authorization"] = "Bearer " .. token, ["X-Org-Code"] = "org_of_another" }, body)
          end
        end
        function request()
          at = at % #requests + 1
          return requests[at]
        end
        {{Delay(shape)}}
        function done(summary, latency)
          local e = summary.errors
          local failed = e.connect + e.read + e.write + e.timeout + {{(shape.Bad ? "(summary.requests - e.status)" : "e.status")}}
          local half, most = latency:percentile(50), latency:percentile(99)
          io.write(string.format("{{Mark}}%d %d %d %d %d\n", summary.requests, summary.duration, failed, half, most))
        end
        """;

    // Random pauses, so that the connections do not march in step; the mean leaves each one its share of the pace.
    private static string Delay(Shape shape) => shape.Pace is { } pace
        ? $"function delay() return math.random(0, {2 * (shape.Connections * 1000 / pace)}) end"
        : "";
}
