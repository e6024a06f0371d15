using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Renders what the SDK's reader collects, with the families of our own beside it.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(
    PrometheusAspNetCoreOptions options, MetricFamilySources sources, TimeProvider time, ILogger<PrometheusExporter> logger)
    : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _one = new();
    private readonly ExpositionLog _log = new(logger);
    private readonly SdkMetrics _metrics = new(meter => options.ScopeInfoEnabled && options.ScopeInfoFilter(meter));
    private readonly MetricFamilyWriter?[] _writers = new MetricFamilyWriter?[2];
    private MetricFamilyWriter? _writer;
    private ReadOnlyMemory<byte>? _text;

    /// <summary>Set by the reader; it is the only way to make a pull reader collect.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects once; null when that failed, empty when the SDK is switched off.</summary>
    public Scrape? Scrape(bool openMetrics)
    {
        lock (_one)
        {
            if (Collect is null)
            {
                return new(default, time.GetUtcNow(), time.GetTimestamp());
            }

            _writer = _writers[openMetrics ? 1 : 0] ??= new(openMetrics, options.MaxScrapeResponseSizeBytes, _log);
            try
            {
                return Collect(Timeout.Infinite) && _text is { } text ? new(text, time.GetUtcNow(), time.GetTimestamp()) : null;
            }
            finally
            {
                (_writer, _text) = (null, null);
            }
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        if (_writer is not { } writer)
        {
            return ExportResult.Success; // the SDK collects once more when it shuts down
        }

        try
        {
            writer.Clear();
            _metrics.Take(batch);
            _metrics.Write(writer);
            sources.Write(writer);
            _text = Exposition.Write(writer, options.TargetInfoEnabled ? ParentProvider.GetResource() : Resource.Empty);
            return ExportResult.Success;
        }
        catch (Exception exception)
        {
            _log.ScrapeFailed(exception); // the SDK would keep it to itself
            return ExportResult.Failure;
        }
    }
}
