namespace Gateway.Metering.Journal;

/// <summary>Syncs the journal and keeps a spare segment, on a clock of its own: a store that hangs never widens what a power cut may cost.</summary>
internal sealed partial class JournalSync(UsageJournal journal, MeteringOptions options, MeteringMetrics metrics, TimeProvider time, ILogger<JournalSync> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Sync, time);
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            journal.Segments.Tick(time.GetUtcNow().UtcTicks);
            journal.Segments.PrepareSpare();
            var error = journal.Segments.Sync();
            if (error != 0)
            {
                metrics.SyncFailed();
                if (!failing)
                    LogSyncFailed(error);
            }

            failing = error != 0;
        }
    }

    [LoggerMessage(1020, LogLevel.Error, "The disk refused to sync the journal (errno {Error}): what was written lately may not survive a power cut")]
    private partial void LogSyncFailed(int error);
}
