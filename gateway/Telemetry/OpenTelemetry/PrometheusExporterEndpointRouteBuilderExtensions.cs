using Gateway.Telemetry.OpenTelemetry;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the scrape endpoint; it asks no one who they are, so map it where only the operator reaches it.</summary>
internal static class PrometheusExporterEndpointRouteBuilderExtensions
{
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string? path = null)
    {
        var services = endpoints.ServiceProvider;

        // Building the provider is what gives the exporter its reader; without one every scrape would be empty for ever.
        services.GetRequiredService<MeterProvider>();
        var exporter = services.GetService<PrometheusExporter>()
            ?? throw new InvalidOperationException("AddPrometheusExporter was not called on the meter provider's builder.");

        var options = services.GetRequiredService<IOptions<PrometheusAspNetCoreOptions>>().Value;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var keep = TimeSpan.FromMilliseconds(options.ScrapeResponseCacheDurationMilliseconds);
        var endpoint = new PrometheusScrapeEndpoint(new ScrapeCache(exporter.Scrape, keep, time), time);
        return endpoints.Map(path ?? options.ScrapeEndpointPath ?? "/metrics", endpoint.Handle);
    }
}
