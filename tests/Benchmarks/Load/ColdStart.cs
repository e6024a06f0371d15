using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Benchmarks.Load.Peers;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// From nothing: how long until it answers, what the first request takes, and what a request costs meanwhile, on the one core of the
/// image.
/// </summary>
internal static class ColdStart
{
    private const int Repetitions = 3;

    internal static async Task<IEnumerable<string>> MeasureAsync(IReadOnlyList<PeerStart> starts, LoadFiles files)
    {
        List<string> lines =
        [
            $"## Cold start, medians of {Repetitions}", "",
            "| peer | start to ready, ms | first request, ms | CPU us/request from 8 s to 11 s | in steady state | ratio |",
            "|---|---|---|---|---|---|",
        ];
        foreach (var start in starts)
        {
            List<double[]> figures = [];
            for (var i = 0; i < Repetitions; i++)
                figures.Add(await OnceAsync(start, files));
            double[] middle = [.. Enumerable.Range(0, 4).Select(at => Quantiles.At(figures.Select(one => one[at]), 0.5))];
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"| {start.Name} | {middle[0]:f0} | {middle[1]:f1} | {middle[2]:f1} | {middle[3]:f1} | {middle[2] / middle[3]:f2} |"));
        }

        return lines;
    }

    private static async Task<double[]> OnceAsync(PeerStart start, LoadFiles files)
    {
        var began = TimeProvider.System.GetTimestamp();
        await using var peer = start.Start(files, 1_000_000);
        await peer.ReadyAsync();
        var ready = TimeProvider.System.GetElapsedTime(began);
        using HttpClient client = new() { BaseAddress = new Uri(peer.Address(tls: false)) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", files.Good);
        var asked = TimeProvider.System.GetTimestamp();
        using (await client.GetAsync("/items/1"))
        {
            var first = TimeProvider.System.GetElapsedTime(asked);
            Shape shape = new("");
            await Slice.TakeAsync(peer, files, shape, 8);
            var early = await Slice.TakeAsync(peer, files, shape, 3);
            await Slice.TakeAsync(peer, files, shape, 25);
            var steady = await Slice.TakeAsync(peer, files, shape, 5);
            return [ready.TotalMilliseconds, first.TotalMilliseconds, early.CpuPerRequest, steady.CpuPerRequest];
        }
    }
}
