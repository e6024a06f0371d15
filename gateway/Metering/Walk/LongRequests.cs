using Gateway.Orgs.Streams;
using Gateway.Settings;

namespace Gateway.Metering.Walk;

/// <summary>
/// Writes down what long requests have used so far, so that a death costs at most a minute of a stream's bytes and duration.
/// </summary>
internal sealed class LongRequests(RunningRequests running, UsageMeter meter, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in time.Every(Interval, stoppingToken))
        {
            foreach (var request in running.Find(request => time.GetElapsedTime(request.Started) > Interval))
                request.WhileRunning(Report);
        }
    }

    private void Report(RunningRequest request)
    {
        if (request.State is MeteredRequest metered)
            meter.Report(metered.Admission, metered.Record.BytesIn, metered.Record.BytesOut, time.GetElapsedTime(metered.Admitted));
    }
}
