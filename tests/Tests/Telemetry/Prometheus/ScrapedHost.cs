using System.Diagnostics.Metrics;
using Gateway.Telemetry.OpenTelemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Tests.Telemetry.Prometheus;

/// <summary>A host on a socket of its own with the scrape endpoint, and one meter that nobody else listens to.</summary>
internal sealed class ScrapedHost : IAsyncDisposable
{
    public const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ScrapedHost(WebApplication app, Meter meter)
    {
        (_app, Meter) = (app, meter);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public Meter Meter { get; }

    public static async Task<ScrapedHost> Start(
        Action<PrometheusAspNetCoreOptions>? options = null,
        Action<MeterProviderBuilder>? metrics = null,
        Action<IServiceCollection>? services = null,
        MeterOptions? meter = null,
        bool sdkDisabled = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration["OTEL_SDK_DISABLED"] = sdkDisabled ? "true" : null;
        services?.Invoke(builder.Services);
        meter ??= new MeterOptions($"meter-{Guid.NewGuid():N}");
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService("my_service", serviceInstanceId: "id1"))
            .WithMetrics(provider =>
            {
                provider.AddMeter(meter.Name).AddPrometheusExporter(options);
                metrics?.Invoke(provider);
            });
        var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync();
        return new ScrapedHost(app, new Meter(meter));
    }

    public async Task<HttpResponseMessage> Get(params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request);
    }

    public async Task<string> Scrape(string accept = "text/plain")
    {
        using var response = await Get(("Accept", accept));
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Meter.Dispose();
        _client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A source of families as a lambda.</summary>
internal sealed class Families(Action<IMetricFamilyWriter> write) : IMetricFamilySource
{
    public void Write(IMetricFamilyWriter writer) => write(writer);

    /// <summary>What a scrape of these families alone prints.</summary>
    public static string Print(bool openMetrics, Action<MetricFamilyWriter> write)
    {
        var log = new ExpositionLog(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var writer = new MetricFamilyWriter(openMetrics, int.MaxValue, log);
        write(writer);
        return System.Text.Encoding.UTF8.GetString(Exposition.Write(writer, Resource.Empty).Span);
    }
}
