using Gateway.Settings;

namespace Gateway.Limits.Shares;

/// <summary>
/// Exchanges shares twice a second. Without the store for <see cref="AwayAfter"/> each limit does what its <c>WhenUnavailable</c> says.
/// </summary>
internal sealed partial class ShareLoop(
    Replicas replicas, ShareTable table, LimitsMetrics metrics, TimeProvider time, ILogger<ShareLoop> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan AwayAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private readonly SaidOnce _said = new();
    private bool _isPrepared;
    private long _heard;
    private long _swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!table.IsShared)
            return;
        metrics.WatchReplicas(replicas);
        _heard = _swept = time.GetTimestamp();
        await TryExchangeAsync(stoppingToken);
        await foreach (var _ in time.Every(Interval, stoppingToken))
            await TryExchangeAsync(stoppingToken);

        // The others take over what this process spent.
        using var patience = new CancellationTokenSource(LastWord, time);
        await TryExchangeAsync(patience.Token);
    }

    private async Task TryExchangeAsync(CancellationToken cancel)
    {
        try
        {
            if (!_isPrepared)
                await table.PrepareAsync(cancel);
            _isPrepared = true;
            var (rows, now) = await table.ExchangeAsync(replicas.Process, replicas.Collect(), cancel);
            replicas.Apply(rows, now);
            if (time.GetElapsedTime(_swept) > SweepEvery)
            {
                await table.SweepAsync(cancel);
                _swept = time.GetTimestamp();
            }

            _heard = time.GetTimestamp();
            if (_said.Works())
                LogBack();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            replicas.IsAway = time.GetElapsedTime(_heard) > AwayAfter;
            if (_said.Fails(error.Message))
                LogAway(error.Message);
        }
    }

    [LoggerMessage(800, LogLevel.Warning,
        "Limits cannot be shared with other gateways, each limit does what its WhenUnavailable says: {Trouble}")]
    private partial void LogAway(string trouble);

    [LoggerMessage(801, LogLevel.Information, "Limits are shared with other gateways again")]
    private partial void LogBack();
}
