using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Telemetry.OpenTelemetry;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Gateway.Tests.Telemetry.Prometheus;

/// <summary>Debian's packages prometheus and python3-prometheus-client read what we print.</summary>
public sealed class JudgeTests
{
    private const string StrictParser =
        "import sys; from prometheus_client.openmetrics.parser import text_string_to_metric_families as p\n"
        + "for f in p(sys.stdin.read()): print(f.name, f.type, len(f.samples))";

    private const string Expected =
        """
        target info 1
        busy_requests counter 200
        busy_seconds histogram 8
        busy_size_bytes counter 4
        busy_temperature_celsius gauge 1

        """;

    [Fact]
    public async Task Passes_promtool_without_a_remark()
    {
        string promtool = Requires.Tool("prometheus")[1];
        await using var host = await Busy();

        var (code, output) = await Run([promtool, "check", "metrics"], await host.Scrape());

        Assert.Equal((0, ""), (code, output));
    }

    [Fact]
    public async Task Passes_the_strict_OpenMetrics_parser()
    {
        string python = Python();
        await using var host = await Busy();

        var (code, output) = await Run([python, "-c", StrictParser], await host.Scrape(ScrapedHost.OpenMetrics));

        Assert.Equal((0, Expected), (code, output));
    }

    [Fact]
    public async Task Knows_that_the_strict_parser_refuses_a_cut_scrape()
    {
        string python = Python();
        await using var host = await Busy();
        var text = await host.Scrape(ScrapedHost.OpenMetrics);

        var (code, _) = await Run([python, "-c", StrictParser], text.Replace("# EOF\n", "", StringComparison.Ordinal));

        Assert.NotEqual(0, code);
    }

    private static async Task<ScrapedHost> Busy()
    {
        var own = new Families(writer =>
        {
            writer.Counter("busy.requests", "{request}", "Requests by org.");
            for (var i = 0; i < 200; i++)
            {
                writer.Sample([new("org", $"org_{i} \\ \" \n é"), new("route", "items")], i);
            }
        });
        var host = await ScrapedHost.Start(
            metrics: m => m.SetExemplarFilter(ExemplarFilterType.AlwaysOn),
            services: s => s.AddSingleton<IMetricFamilySource>(own));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var size = host.Meter.CreateCounter<long>("busy.size", "By", "Bytes with \"quotes\" and \\.");
        size.Add(12, new("http.request.method", "GET"), new("http.response.status_code", 200));
        size.Add(13, new("http.request.method", "\"\n\\"), new("http.response.status_code", "200"));
        var time = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 1, 2.5, 1e6] };
        host.Meter.CreateHistogram("busy", "s", "Time.", advice: time).Record(1.5);
        host.Meter.CreateGauge<double>("busy.temperature", "Cel", "How warm.").Record(-3.25);
        return host;
    }

    /// <summary>Debian's own, which alone sees Debian's packages.</summary>
    private static string Python()
    {
        Requires.Tool("python3-prometheus-client");
        return Requires.Tool("python3")[0];
    }

    private static async Task<(int Code, string Output)> Run(string[] command, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
