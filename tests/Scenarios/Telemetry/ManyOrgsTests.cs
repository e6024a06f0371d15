using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// Ten thousand organisations cost what deploy/README.md says under Sizing: series, scrape and memory stay bounded, and the ledger has all.
/// </summary>
public sealed class ManyOrgsTests
{
    private const int Orgs = 10_000;
    private const int Each = 3;
    private const int Connections = 8;
    private const int Shown = 1000;

    /// <summary>What one org on one route has: requests, units, bytes each way, and a quota's size and use.</summary>
    private const int SeriesOfAnOrg = 6;

    /// <summary>Everything that is not by org, and the named orgs of the settings on each of their routes.</summary>
    private const int SeriesBeside = 600;

    private const int MostBytes = 600_000;
    private const double MostSeconds = 1;
    private const int MostMegabytes = 120;

    [Fact]
    public async Task Cost_what_the_guide_says()
    {
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Plans"]!["default"]!["Limits"]!["month"] =
            JsonNode.Parse("""{ "Kind": "Quota", "Requests": 1000, "Period": "Month" }"""));
        await using var prometheus = PrometheusServer.Start(walk.Gateway.AdminPort);
        walk.Backend.Keeps = false;
        string warm = walk.Issuer.Token("org_pro");
        await SendAsync(walk, Orgs, _ => warm);
        var before = await ScrapeAsync(walk);
        var memory = Memory(walk);

        string[] tokens = [.. Enumerable.Range(0, Orgs).AsParallel().Select(org => (string)walk.Issuer.Token($"org_{org}"))];
        await SendAsync(walk, Orgs * Each, number => tokens[number % Orgs]);
        await WrittenAsync(walk);
        var after = await ScrapeAsync(walk);
        var grown = Memory(walk) - memory;
        var seconds = await SecondsAsync(prometheus, after.All);

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Orgs} orgs: {after.Ours} series of the gateway's own (before {before.Ours}), {after.Bytes:N0} bytes ({before.Bytes:N0}) "
            + $"in {seconds * 1000:0} ms, {grown / 1048576d:0} MiB on {memory / 1048576d:0} MiB"));
        Assert.InRange(after.Ours, Shown * SeriesOfAnOrg, (Shown * SeriesOfAnOrg) + SeriesBeside);
        Assert.InRange(after.Bytes, 0, MostBytes);
        Assert.InRange(seconds, 0, MostSeconds);
        Assert.InRange(grown, 0, MostMegabytes << 20);

        // What is folded is visible, nothing is lost by it, and the ledger has every org.
        Assert.Equal(Shown, await walk.MetricAsync("gateway_orgs_shown"));
        Assert.InRange(await walk.MetricAsync("gateway_orgs_folded"), (Orgs - Shown) * 0.95, (Orgs - Shown) * 1.05);
        Assert.Equal((Orgs - Shown) * Each, await walk.MetricAsync("gateway_requests_total", "org=\"_other\""));
        Assert.Equal(Orgs * (Each + 1), await walk.MetricAsync("gateway_requests_total"));
        var page = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync($"/api/usage?from=2020-01-01&groupBy=org&limit={Orgs}"))!;
        Assert.Equal(Orgs, page["rows"]!.AsArray().Count(row => (int)row!["requests"]! == Each));
        Assert.NotNull(page["next"]);
    }

    private static async Task SendAsync(Walk walk, int count, Func<int, string> token)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
            for (int number; (number = Interlocked.Increment(ref next)) < count;)
            {
                await client.SendAsync(Walk.Request("/items", token(number)));
                Assert.Equal(200, (await client.ReadAsync()).Status);
            }
        }));
    }

    private static Task WrittenAsync(Walk walk) => Poll.UntilAsync(
        async () => await walk.MetricAsync("gateway_books_open") == 0 && await walk.MetricAsync("gateway_books_pending") == 0,
        TimeSpan.FromSeconds(30), () => "all usage in the ledger");

    private static async Task<(int Ours, int All, int Bytes)> ScrapeAsync(Walk walk)
    {
        var text = await walk.Gateway.Admin.GetStringAsync("/metrics");
        string[] series = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
        return (series.Count(line => line.StartsWith("gateway_", StringComparison.Ordinal)), series.Length, text.Length);
    }

    /// <summary>Half of the last five scrapes took less; each was collected anew, and none of them failed.</summary>
    private static async Task<double> SecondsAsync(PrometheusServer prometheus, int series)
    {
        await prometheus.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"min_over_time(scrape_samples_scraped[5s]) >= {series}"));
        var answer = await prometheus.AskAsync("quantile_over_time(0.5, scrape_duration_seconds[5s])");
        return double.Parse((string)answer.Single()!["value"]![1]!, CultureInfo.InvariantCulture);
    }

    private static long Memory(Walk walk)
    {
        string line =
            File.ReadLines($"/proc/{walk.Gateway.Process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
