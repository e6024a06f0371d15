using Gateway.Orgs.Streams;

namespace Gateway.Metering.Walk;

/// <summary>Writes down what long requests have used so far, so that a death costs at most a minute of a stream's bytes and duration.</summary>
internal sealed class LongRequests(RunningRequests running, UsageMeter meter, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var request in running.Find(request => time.GetElapsedTime(request.Started) > Interval))
                    request.WhileRunning(Report);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Report(RunningRequest request)
    {
        if (request.State is MeteredRequest metered)
            meter.Report(metered.Admission, metered.Record.BytesIn, metered.Record.BytesOut, time.GetElapsedTime(metered.Admitted));
    }
}
