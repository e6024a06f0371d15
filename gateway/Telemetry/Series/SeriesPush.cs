using System.Globalization;
using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Telemetry.Series;

/// <summary>Pushes what only a scrape would show, as often as the SDK pushes the rest; there where metrics are pushed at all.</summary>
internal sealed partial class SeriesPush(MetricFamilySources sources, SeriesExport export, IConfiguration variables, TimeProvider time, IHostApplicationLifetime host, ILogger<SeriesPush> logger)
    : BackgroundService
{
    private const int UsualInterval = 60_000;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Push();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first one at once, where what the settings name stands at 0, but not before the rooms behind the series have started.
        TaskCompletionSource started = new();
        using var _ = host.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        Push();
        using var timer = new PeriodicTimer(Interval(), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Push();
    }

    private TimeSpan Interval() => TimeSpan.FromMilliseconds(
        int.TryParse(variables["OTEL_METRIC_EXPORT_INTERVAL"], NumberStyles.None, CultureInfo.InvariantCulture, out var interval) && interval > 0 ? interval : UsualInterval);

    private void Push()
    {
        try
        {
            var now = new SeriesSnapshot();
            sources.Write(now);
            export.Push(now);
        }
        catch (Exception exception)
        {
            // A fault of what is only watched must not end the gateway.
            PushFailed(exception);
        }
    }

    [LoggerMessage(316, LogLevel.Error, "The series by organisation could not be pushed")]
    private partial void PushFailed(Exception exception);
}
