using Gateway.Metering.Journal;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Folds twice a second for the life of the gateway, and once more at its stop; a store that is away only makes the journal longer.
/// </summary>
internal sealed partial class FoldLoop(
    Folding folding, UsageJournal journal, UnfoldedBatches batches, FoldProgress progress, MeteringMetrics metrics, TimeProvider time,
    ILogger<FoldLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastFold = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Opens the ledger before the first request; one that cannot be reached yet is no reason not to start, a wrong one is.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Watch(journal, batches, progress);
        await TryFoldAsync(isStart: true, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // The host's token may be spent already by requests that outlived the drain; the last fold has a limit of its own.
        using var patience = new CancellationTokenSource(LastFold, time);
        await TryFoldAsync(isStart: false, patience.Token);
        if (batches.Pending + batches.Open == 0)
            LogAllFolded();
        else
            LogLeft(batches.Pending, batches.Open);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = Interval;
        while (await time.After(wait, stoppingToken))
        {
            wait = await TryFoldAsync(isStart: false, stoppingToken)
                ? Interval
                : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
        }
    }

    private async Task<bool> TryFoldAsync(bool isStart, CancellationToken cancel)
    {
        try
        {
            await folding.FoldAsync(cancel);
            return true;
        }
        catch (StorageException) when (isStart)
        {
            throw;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!cancel.IsCancellationRequested)
            {
                metrics.FoldFailed();
                if (progress.Failed(error.Message))
                    LogFoldFailed(error.Message, journal.Segments.Bytes, error);
            }

            return false;
        }
    }

    [LoggerMessage(1010, LogLevel.Error,
        "Usage cannot be folded into the ledger, it stays in the journal ({JournalBytes} bytes): {Trouble}")]
    private partial void LogFoldFailed(string trouble, long journalBytes, Exception error);

    [LoggerMessage(1011, LogLevel.Information, "All usage is in the ledger")]
    private partial void LogAllFolded();

    [LoggerMessage(1012, LogLevel.Warning, "Left in the journal for the next start: {Pending} ended requests, {Open} open ones")]
    private partial void LogLeft(long pending, long open);
}
