namespace Gateway.Limits.Shares;

/// <summary>Exchanges shares twice a second. Without the store for <see cref="AwayAfter"/> each limit does what its <c>WhenUnavailable</c> says.</summary>
internal sealed partial class ShareLoop(Replicas replicas, ShareTable table, LimitsMetrics metrics, TimeProvider time, ILogger<ShareLoop> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan AwayAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private bool _isPrepared;
    private long _heard;
    private long _swept;
    private string? _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!table.IsShared)
            return;
        metrics.WatchReplicas(replicas);
        _heard = _swept = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryExchangeAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The others take over what this process spent.
            using var patience = new CancellationTokenSource(LastWord, time);
            await TryExchangeAsync(patience.Token);
        }
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
            if (_trouble is not null)
                LogBack();
            _trouble = null;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            replicas.IsAway = time.GetElapsedTime(_heard) > AwayAfter;
            // Said once for each kind of trouble, not twice a second.
            if (_trouble != error.Message)
                LogAway(error.Message);
            _trouble = error.Message;
        }
    }

    [LoggerMessage(800, LogLevel.Warning, "Limits cannot be shared with other gateways, each limit does what its WhenUnavailable says: {Trouble}")]
    private partial void LogAway(string trouble);

    [LoggerMessage(801, LogLevel.Information, "Limits are shared with other gateways again")]
    private partial void LogBack();
}
