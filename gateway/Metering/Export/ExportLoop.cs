using Gateway.Metering.Ledger;
using Gateway.Settings;
using Gateway.Telemetry;

namespace Gateway.Metering.Export;

/// <summary>
/// Pushes what the ledger has, at least once and in order; a receiver that is away costs rows in the outbox,
/// never a request and never memory.
/// </summary>
internal sealed partial class ExportLoop(
    MeteringOptions metering, UsageOutbox outbox, UsageLedger ledger, FoldProgress progress, MeteringMetrics metrics, TimeProvider time,
    ILogger<ExportLoop> logger)
    : BackgroundService, IReadiness
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private readonly ExportOptions? _options = metering.Export;
    private readonly ExportClient? _client = metering.Export is { } export ? new ExportClient(export, time) : null;
    private readonly QuietNodes _quiet = new(time);
    private readonly SaidOnce _said = new();
    private long _caughtUp = time.GetTimestamp();

    /// <summary>A receiver's trouble is no reason to take no traffic.</summary>
    public bool IsReady => true;

    public IEnumerable<ReadinessCheck> Checks() =>
        _options is null ? [] : [new("export", _said.Trouble is null, _said.Trouble ?? "usage is exported")];

    /// <summary>
    /// Sends everything that waits. Throws what the store or the receiver throws:
    /// nothing is lost then, and what is sent again has the same ids.
    /// </summary>
    public async ValueTask ExportAsync(CancellationToken cancel)
    {
        if (!progress.IsOpen)
            return;
        await ExportAsync(ledger.Node, cancel);
        Volatile.Write(ref _caughtUp, time.GetTimestamp());
    }

    /// <summary>Sends what gateways that are gone have left in the store.</summary>
    public async ValueTask AdoptAsync(CancellationToken cancel)
    {
        if (!progress.IsOpen)
            return;
        foreach (var node in _quiet.Find(await outbox.OthersAsync(cancel)))
            await ExportAsync(node, cancel);
    }

    private async ValueTask ExportAsync(string node, CancellationToken cancel)
    {
        while (true)
        {
            var (events, areAll) = await outbox.NextAsync(node, _options!.BatchSize, cancel);
            if (events.Count > 0)
            {
                await _client!.PostAsync(CloudEvents.Batch(node, events), cancel);
                // Death before this: the receiver has the batch, and gets it again.
                await outbox.AcknowledgeAsync(node, events[^1].Sequence, cancel);
                metrics.Exported(events.Count);
            }

            if (areAll)
                return;
        }
    }

    public override void Dispose()
    {
        _client?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options is not { } options)
            return;
        metrics.WatchExport(() => time.GetElapsedTime(Volatile.Read(ref _caughtUp)));
        var wait = options.Interval;
        while (await time.After(wait, stoppingToken))
        {
            try
            {
                await ExportAsync(stoppingToken);
                await AdoptAsync(stoppingToken);
                wait = options.Interval;
                _said.Works();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                metrics.ExportFailed();
                if (_said.Fails(error.Message))
                    LogExportFailed(error.Message, error);
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, Math.Max(LongestWait.Ticks, options.Interval.Ticks)));
            }
        }
    }

    [LoggerMessage(1030, LogLevel.Error, "Usage cannot be exported, it waits in the store: {Trouble}")]
    private partial void LogExportFailed(string trouble, Exception error);
}
