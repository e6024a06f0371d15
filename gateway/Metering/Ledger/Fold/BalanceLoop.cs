using System.Data.Common;
using Gateway.Metering.Usage;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Metering.Ledger;

/// <summary>
/// Holds the ledger's sums against each other for the metric, each minute or so rarely that it takes at most a hundredth of the time.
/// </summary>
internal sealed class BalanceLoop(Reconciliation reconciliation, FoldProgress progress, TimeProvider time) : BackgroundService
{
    private const int Share = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = Interval;
        while (await time.After(wait, stoppingToken))
        {
            try
            {
                var began = time.GetTimestamp();
                if (progress.IsOpen)
                    await reconciliation.CheckAsync(stoppingToken);
                wait = TimeSpan.FromTicks(Math.Max(Interval.Ticks, time.GetElapsedTime(began).Ticks * Share));
            }
            catch (Exception error) when (error is DbException or StorageException)
            {
                // Away: the fold asks the same store twice a second, and says so.
            }
        }
    }
}
