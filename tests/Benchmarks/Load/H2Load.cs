using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Benchmarks.Load.Peers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>HTTP/2 over TLS by nghttp2's h2load, which sends one set of fields: one token, one org.</summary>
internal static partial class H2Load
{
    private const int Streams = 8;

    internal static async Task<LoadCount> RunAsync(Peer peer, LoadFiles files, Shape shape, int seconds)
    {
        var log = Path.Combine(files.Directory, "h2load.log");
        File.Delete(log);
        var said = await ChildProcess.RunAsync("taskset",
            ["-c", "1", "h2load", $"-c{shape.Connections}", $"-m{Streams}", $"-D{seconds}", $"--log-file={log}",
                "-H", $"authorization: Bearer {files.Good}", "-H", "x-org-code: org_of_another", peer.Address(shape.Tls) + "/items/1"],
            files.Directory);
        var requests = Counted().Match(said);
        // start, status, microseconds
        string[][] lines = [.. File.ReadLines(log).Select(line => line.Split('\t'))];
        double[] times = [.. lines.Select(line => double.Parse(line[2], CultureInfo.InvariantCulture))];
        var good = lines.LongCount(static line => line[1] == "200");
        var failed = lines.LongLength - good + long.Parse(requests.Groups["failed"].Value, CultureInfo.InvariantCulture);
        return new LoadCount(lines.LongLength, seconds, failed, Quantiles.At(times, 0.5), Quantiles.At(times, 0.99));
    }

    [GeneratedRegex(@"requests: .* (?<failed>\d+) failed", RegexOptions.ExplicitCapture)]
    private static partial Regex Counted();
}
