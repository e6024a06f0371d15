using System.Globalization;
using Gateway.Settings;

namespace Gateway.Metering.Journal;

/// <summary>
/// Syncs the journal and keeps a spare segment, on a clock of its own: a store that hangs never widens what a power cut may cost.
/// </summary>
internal sealed partial class JournalSync(
    UsageJournal journal, MeteringOptions options, MeteringMetrics metrics, TimeProvider time, ILogger<JournalSync> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var said = new SaidOnce();
        await foreach (var now in time.Every(options.Sync, stoppingToken))
        {
            journal.Segments.Tick(now.UtcTicks);
            journal.Segments.PrepareSpare();
            var error = journal.Segments.Sync();
            if (error == 0)
            {
                said.Works();
                continue;
            }

            metrics.SyncFailed();
            if (said.Fails(error.ToString(CultureInfo.InvariantCulture)))
                LogSyncFailed(error);
        }
    }

    [LoggerMessage(1020, LogLevel.Error,
        "The disk refused to sync the journal (errno {Error}): what was written lately may not survive a power cut")]
    private partial void LogSyncFailed(int error);
}
