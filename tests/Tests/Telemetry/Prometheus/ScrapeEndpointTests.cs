using System.IO.Compression;
using System.Net;
using Gateway.Telemetry.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Prometheus;

public sealed class ScrapeEndpointTests
{
    private const string TimeoutField = "X-Prometheus-Scrape-Timeout-Seconds";

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, GZIP;q=0.1", true)]
    [InlineData("*", true)]
    [InlineData("*, gzip;q=0", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public async Task Compresses_for_who_accepts_it(string accepted, bool compressed)
    {
        await using var host = await ScrapedHost.Start();

        using var response = await host.Get(("Accept-Encoding", accepted));

        await using var body = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(compressed ? new GZipStream(body, CompressionMode.Decompress) : body);
        Assert.StartsWith("# TYPE target_info gauge\n", await reader.ReadToEndAsync());
        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.GetValues("Content-Type").Single());
        Assert.NotNull(response.Content.Headers.LastModified);
    }

    [Fact]
    public async Task Serves_one_collection_until_it_is_too_old()
    {
        var (time, collections) = (new Clock(), 0);
        var source = new Families(_ => collections++);
        await using var host = await ScrapedHost.Start(
            services: s => s.AddSingleton<TimeProvider>(time).AddSingleton<IMetricFamilySource>(source));

        await host.Scrape();
        time.Elapsed = TimeSpan.FromMilliseconds(299);
        await host.Scrape();
        Assert.Equal(1, collections);

        time.Elapsed = TimeSpan.FromMilliseconds(300);
        await host.Scrape();
        await host.Scrape(ScrapedHost.OpenMetrics);
        Assert.Equal(3, collections);
    }

    [Fact]
    public async Task Collects_anew_each_time_without_a_cache()
    {
        var collections = 0;
        var source = new Families(_ => collections++);
        await using var host = await ScrapedHost.Start(
            o => o.ScrapeResponseCacheDurationMilliseconds = 0, services: s => s.AddSingleton<IMetricFamilySource>(source));

        await host.Scrape();
        await host.Scrape();

        Assert.Equal(2, collections);
    }

    [Fact]
    public async Task Shares_the_collection_that_is_running()
    {
        var collections = 0;
        using var go = new ManualResetEventSlim();
        var cache = new ScrapeCache(Collect, TimeSpan.Zero, TimeProvider.System);

        var (first, second) = (cache.Take(openMetrics: true), cache.Take(openMetrics: true));
        go.Set();

        Assert.Same(await first, await second);
        Assert.Equal(1, collections);

        Scrape? Collect(bool openMetrics)
        {
            go.Wait();
            Interlocked.Increment(ref collections);
            return new(default, default, 0);
        }
    }

    [Fact]
    public async Task Answers_408_when_the_scraper_would_not_wait_any_longer()
    {
        using var go = new ManualResetEventSlim();
        var source = new Families(_ => go.Wait());
        await using var host = await ScrapedHost.Start(services: s => s.AddSingleton<IMetricFamilySource>(source));

        using var late = await host.Get((TimeoutField, "0.001"));
        go.Set();
        using var patient = await host.Get((TimeoutField, "60"));

        Assert.Equal(HttpStatusCode.RequestTimeout, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, patient.StatusCode);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    public async Task Ignores_a_timeout_that_is_none(string value)
    {
        await using var host = await ScrapedHost.Start();

        using var response = await host.Get((TimeoutField, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Answers_500_when_a_source_fails_and_recovers()
    {
        var broken = true;
        var source = new Families(_ => ThrowIf(broken));
        await using var host = await ScrapedHost.Start(services: s => s.AddSingleton<IMetricFamilySource>(source));

        using var failed = await host.Get();
        broken = false;
        using var recovered = await host.Get();

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, recovered.StatusCode);
    }

    [Theory]
    [InlineData(100, HttpStatusCode.InternalServerError)]
    [InlineData(10_000, HttpStatusCode.OK)]
    public async Task Answers_500_instead_of_more_than_the_limit(int limit, HttpStatusCode expected)
    {
        await using var host = await ScrapedHost.Start(o => o.MaxScrapeResponseSizeBytes = limit);
        host.Meter.CreateCounter<long>("some").Add(1);

        using var response = await host.Get();

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Answers_with_nothing_when_the_SDK_is_disabled()
    {
        await using var host = await ScrapedHost.Start(sdkDisabled: true);

        using var response = await host.Get();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    private static void ThrowIf(bool broken)
    {
        if (broken)
        {
            throw new InvalidDataException("broken source");
        }
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
