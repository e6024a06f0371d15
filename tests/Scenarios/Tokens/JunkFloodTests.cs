using System.Globalization;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>
/// A flood of distinct junk tokens: memory stays flat and good tokens stay in the cache. A million with GATEWAY_TEST_LONG=1.
/// </summary>
public sealed class JunkFloodTests(Walk walk) : IClassFixture<Walk>
{
    private const int Floods = 4;
    private const int Batch = 25;
    private const int GoodTokens = 50;
    private const long MostGrowth = 96L << 20;
    private static readonly int Junk = LongMode.IsOn ? 1_000_000 : 50_000;
    private readonly List<double> _quiet = [];
    private readonly List<double> _flooded = [];
    private long _next;
    private int _wrong;

    // What is measured must wait for the gateway, not behind the flood's own work in this process's pool.
    static JunkFloodTests() => ThreadPool.SetMinThreads(32, 32);

    [Fact]
    public async Task Keeps_memory_flat_and_good_tokens_cached()
    {
        string[] good = [.. Enumerable.Range(0, GoodTokens).Select(i => (string)walk.Issuer.Token($"org_{i}"))];
        JunkTokens junk = new(good[0], walk.Issuer.Token().Header("kid", "unknown"));
        await FloodAsync(junk, Junk / 10);
        await CallAsync(good, _quiet, () => _quiet.Count < 2000);
        var before = (Memory: Memory(), Verified: await CountAsync("verified"), Hits: await CountAsync("hit"),
            Refused: await CountAsync("refused"));

        var flood = FloodAsync(junk, Junk);
        await CallAsync(good, _flooded, () => !flood.IsCompleted);
        await flood;

        var grown = Memory() - before.Memory;
        var hits = await CountAsync("hit") - before.Hits;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Junk} junk tokens: RSS {before.Memory >> 20} MiB, then {grown >> 20:+0;-0} MiB; {hits} hits of {_flooded.Count} good "
            + $"requests; p99 {P99(_quiet):0.0} ms quiet, {P99(_flooded):0.0} ms in the flood"));
        Assert.Equal(0, _wrong);
        Assert.Equal((_flooded.Count, 0), (hits, await CountAsync("verified") - before.Verified));
        Assert.Equal(Junk, await CountAsync("refused") - before.Refused);
        Assert.True(walk.Backend.Requests.Count == _quiet.Count + _flooded.Count, "Junk reached the backend.");
        Assert.InRange(grown, long.MinValue, MostGrowth);
    }

    private Task FloodAsync(JunkTokens junk, int count)
    {
        var end = _next + count;
        return Task.WhenAll(Enumerable.Range(0, Floods).Select(_ => Task.Run(async () =>
        {
            await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
            for (long first; (first = Interlocked.Add(ref _next, Batch) - Batch) < end;)
            {
                string[] requests = [.. Enumerable.Range(0, Batch).Select(i => Walk.Request("/items", junk.Make(first + i)))];
                await client.SendAsync(string.Concat(requests));
                for (var answer = 0; answer < Batch; answer++)
                    await ExpectAsync(client, 401);
            }
        })));
    }

    private async Task CallAsync(string[] tokens, List<double> latencies, Func<bool> isOn)
    {
        await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
        while (isOn())
        {
            var began = TimeProvider.System.GetTimestamp();
            await client.SendAsync(Walk.Request("/items", tokens[latencies.Count % tokens.Length]));
            await ExpectAsync(client, 200);
            latencies.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private async Task ExpectAsync(RawClient client, int status)
    {
        if ((await client.ReadAsync()).Status != status)
            Interlocked.Increment(ref _wrong);
    }

    private Task<double> CountAsync(string result) => walk.MetricAsync("gateway_tokens_total", $"result=\"{result}\"");

    private long Memory() =>
        1024 * File.ReadLines($"/proc/{walk.Gateway.Process.Id}/status").Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).Single();

    private static double P99(List<double> latencies) => latencies.Order().ElementAt(latencies.Count * 99 / 100);
}
