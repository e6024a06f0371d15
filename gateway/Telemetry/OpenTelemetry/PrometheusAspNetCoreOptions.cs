// The package's own namespace and names, so that taking OpenTelemetry.Exporter.Prometheus.AspNetCore is a package line.
namespace OpenTelemetry.Exporter;

/// <summary>What a scrape answers, and where; every name and default but one is the package's.</summary>
internal sealed class PrometheusAspNetCoreOptions
{
    /// <summary>Path of the endpoint when none is given where it is mapped.</summary>
    public string? ScrapeEndpointPath { get; set; } = "/metrics";

    /// <summary>How long an answer serves other scrapes, in milliseconds; 0 collects for each.</summary>
    public int ScrapeResponseCacheDurationMilliseconds { get; set; } = 300;

    /// <summary>Label each series of the SDK with its meter: otel_scope_name, otel_scope_version and the meter's tags.</summary>
    public bool ScopeInfoEnabled { get; set; } = true;

    /// <summary>Which meters are labelled so; ours alone, the package has no such choice.</summary>
    public Func<string, bool> ScopeInfoFilter { get; set; } = static _ => true;

    /// <summary>Write the resource as target_info.</summary>
    public bool TargetInfoEnabled { get; set; } = true;

    /// <summary>A longer answer is a 500 instead, in bytes before compression.</summary>
    public int MaxScrapeResponseSizeBytes { get; set; } = 174_080_000;
}
