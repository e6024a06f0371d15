using Gateway.Telemetry.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the pull reader whose exporter the scrape endpoint asks.</summary>
internal static class PrometheusExporterMeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddPrometheusExporter(
        this MeterProviderBuilder builder, Action<PrometheusAspNetCoreOptions>? configure = null)
    {
        builder.ConfigureServices(services =>
        {
            services.AddOptions<PrometheusAspNetCoreOptions>().Configure(options => configure?.Invoke(options));
            services.TryAddSingleton<MetricFamilySources>();
            services.TryAddSingleton(provider => new PrometheusExporter(
                provider.GetRequiredService<IOptions<PrometheusAspNetCoreOptions>>().Value,
                provider.GetRequiredService<MetricFamilySources>(),
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetRequiredService<ILogger<PrometheusExporter>>()));
        });
        return builder.AddReader(provider => new BaseExportingMetricReader(provider.GetRequiredService<PrometheusExporter>())
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        });
    }
}
