using System.Diagnostics;
using Gateway.Metering.Walk;
using Gateway.Refusals;
using Gateway.Telemetry.Series;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Scrapes;

/// <summary>
/// What a scrape of the whole gateway is: readable by Prometheus' own tools, and complete however many organisations come.
/// </summary>
public sealed class ScrapeTests : IAsyncLifetime
{
    private const string StrictParser =
        "import sys; from prometheus_client.openmetrics.parser import text_string_to_metric_families as p\n"
        + "for f in p(sys.stdin.read()): print(f.name, f.type, len(f.samples))";

    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await GatewayHost.StartAsync("""
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "http://127.0.0.1:9", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Orgs": { "org_a": {} },
            "Telemetry": { "MostOrgs": 500, "Instruments": ["http.client.open_connections"] }
          },
          "ReverseProxy": {
            "Routes": {
              "items": { "ClusterId": "dead", "Match": { "Path": "/items" } },
              "open": { "ClusterId": "dead", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" }
            },
            "Clusters": { "dead": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Passes_promtool_without_a_fault()
    {
        var promtool = Requires.Tool("prometheus")[1];
        await BusyAsync();

        var (code, output) = await RunAsync([promtool, "check", "metrics"], await ScrapeAsync());

        // Names of the framework's own instruments are not ours to lint.
        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.False(line.StartsWith("gateway_", StringComparison.Ordinal), line));
        Assert.NotEqual(1, code);
    }

    [Fact]
    public async Task Passes_the_strict_OpenMetrics_parser()
    {
        _ = Requires.Tool("python3-prometheus-client");
        await BusyAsync();
        var text = await ScrapeAsync("application/openmetrics-text; version=1.0.0");

        var (code, output) = await RunAsync(["/usr/bin/python3", "-c", StrictParser], text);
        var (cut, _) = await RunAsync(["/usr/bin/python3", "-c", StrictParser], text.Replace("# EOF\n", "", StringComparison.Ordinal));

        Assert.True(code == 0, output);
        Assert.Contains("gateway_requests counter", output, StringComparison.Ordinal);
        Assert.NotEqual(0, cut);
    }

    [Fact]
    public async Task Folds_ten_times_as_many_orgs_as_places_where_all_can_see_it()
    {
        var (cells, refusals) = (_host.Services.GetRequiredService<UsageCells>(), _host.Services.GetRequiredService<RefusalsMetrics>());
        const int orgs = 5_000;
        for (var round = 0; round < 4; round++)
        {
            for (var org = 0; org < orgs; org++)
            {
                // More routes and endings than an organisation may have on average.
                for (var route = 0; route < 12; route++)
                    cells.Add($"org_{org}", $"route_{route}", (Outcome)(1 + (route % 4)), 100 * (1 + (route % 5)), 1, 0, 0);
                refusals.Refused($"org_{org}", "rate_limited", $"reason_{round}");
            }

            _host.Services.GetRequiredService<OrgSeries>().Rank();
            await ScrapeAsync();
        }

        // An answer may serve the scrapes of the next moment.
        var text = "";
        await Poll.UntilAsync(async () => Sum(text = await ScrapeAsync(), "gateway_requests_total") == 4 * 12 * orgs,
            TimeSpan.FromSeconds(30), () => "every request in a scrape");

        Assert.DoesNotContain("otel_metric_overflow", text, StringComparison.Ordinal);
        Assert.Equal(4 * 12 * orgs, Sum(text, "gateway_units_total"));
        Assert.Equal(4 * orgs, Sum(text, "gateway_refusals_total"));
    }

    [Fact]
    public async Task Leaves_out_what_no_board_reads_and_has_what_the_settings_ask_for()
    {
        await _host.SendAsync("/open");

        var text = await ScrapeAsync();

        Assert.Contains("http_client_open_connections", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_client_active_requests", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aspnetcore_routing_match_attempts", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carries_no_scope_of_meters()
    {
        await BusyAsync();

        Assert.DoesNotContain("otel_scope", await ScrapeAsync(), StringComparison.Ordinal);
    }

    private static long Sum(string scrape, string metric) =>
        SeriesLine.All(scrape).Where(line => line.Name == metric)
            .Sum(line => (long)double.Parse(line.Value, System.Globalization.CultureInfo.InvariantCulture));

    private async Task BusyAsync()
    {
        await _host.SendAsync("/items");
        await _host.SendAsync("/open", "GET", "X-Org-Code: org_a");
    }

    private async Task<string> ScrapeAsync(string accept = "text/plain")
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{_host.AdminPort}/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] command, string input)
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
