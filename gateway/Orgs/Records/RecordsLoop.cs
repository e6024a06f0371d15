using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Telemetry;

namespace Gateway.Orgs.Records;

/// <summary>
/// Looks whether any gateway changed the records, every two seconds and when one tells so, and swaps the snapshot when one did:
/// a change is in force on every replica within 5 s, and at once where the store can tell.
/// </summary>
internal sealed partial class RecordsLoop(
    RecordsStore store, StoreSignals signals, RecordsInForce records, Snapshots snapshots, ClockSkew skew, TimeProvider time,
    ILogger<RecordsLoop> logger)
    : BackgroundService, IReadiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgetting = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SaidOnce _said = new();
    private readonly SaidOnce _saidDeaf = new();
    private long _forgot;
    private bool _prepared;

    public bool IsReady => records.IsKnown;

    public IEnumerable<ReadinessCheck> Checks() =>
        [new("orgs", records.IsKnown, !records.IsKnown
            ? "overrides and revocations have not been read from the store yet"
            : _said.Trouble ?? $"version {records.Current.Version}{(skew.Trouble is { } trouble ? $"; {trouble}" : "")}")];

    /// <summary>Reads what changed, now; an admin call waits for it, so that its answer is already true here.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (!_prepared)
                await store.PrepareAsync(cancel);
            _prepared = true;
            var (here, asked) = (time.GetUtcNow(), time.GetTimestamp());
            var (version, there) = await store.VersionAsync(cancel);
            skew.Measure(here, there, time.GetElapsedTime(asked));
            if (records.IsKnown && version == records.Current.Version)
                return;
            var read = await store.ReadAsync(cancel);
            records.Set(new OrgRecords(read.Version, read.Overrides.Select(Compile), read.Revocations, read.Applications.Select(Compile)));
            snapshots.Rebuild();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Before the first request: a store that is away is no reason not to start, but the gateway is not ready then.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefreshAsync(isStart: true, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(LookAsync(stoppingToken), signals.CanHear ? HearAsync(stoppingToken) : Task.CompletedTask);

    private async Task LookAsync(CancellationToken stop)
    {
        await foreach (var _ in time.Every(Interval, stop))
            await TryRefreshAsync(isStart: false, stop);
    }

    private async Task HearAsync(CancellationToken stop)
    {
        var pause = Interval;
        do
        {
            try
            {
                await signals.HearAsync(
                    RecordsStore.Channel,
                    () =>
                    {
                        pause = Interval;
                        _saidDeaf.Works();
                        return TryRefreshAsync(isStart: false, stop);
                    },
                    stop);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                if (!stop.IsCancellationRequested && _saidDeaf.Fails(error.Message))
                    LogDeaf(error.Message);
            }

            pause = pause.Longer(LongestPause);
        }
        while (await time.After(pause, stop));
    }

    private async Task TryRefreshAsync(bool isStart, CancellationToken cancel)
    {
        try
        {
            await RefreshAsync(cancel);
            await ForgetExpiredAsync(cancel);
            _said.Works();
        }
        catch (Exception error) when (!(isStart && error is StorageException) && !cancel.IsCancellationRequested
            && error is not OutOfMemoryException)
        {
            if (_said.Fails(error.Message))
                LogAway(error.Message);
        }
    }

    /// <summary>Of the store alone: in force they end by themselves, to the instant.</summary>
    private async ValueTask ForgetExpiredAsync(CancellationToken cancel)
    {
        if (time.GetElapsedTime(_forgot) < Forgetting)
            return;
        await store.ForgetExpiredAsync(cancel);
        _forgot = time.GetTimestamp();
    }

    /// <summary>What was valid when it was put; a plan that the settings lost since is skipped when a caller is derived.</summary>
    private static OrgOverride Compile((string Org, long Version, string Body) row)
    {
        var mistakes = new Mistakes();
        var options = StrictJson.Read<OverrideOptions>(JsonNode.Parse(row.Body), row.Org, mistakes, ReadingStyle.Body);
        return new OrgOverride(
            row.Org, row.Version, row.Body, options.Plan, options.Suspended ?? false,
            LimitCompiler.Compile($"{row.Org}:limits", options.Limits ?? [], mistakes));
    }

    private static ApplicationOverride Compile((string Issuer, string Application, long Version, string Body) row)
    {
        var options = StrictJson.Read<ApplicationOverrideOptions>(
            JsonNode.Parse(row.Body), row.Application, new Mistakes(), ReadingStyle.Body);
        return new ApplicationOverride(row.Issuer, row.Application, row.Version, row.Body, options.Org, options.Plan);
    }

    [LoggerMessage(600, LogLevel.Error,
        "Overrides and revocations cannot be read from the store, those last read stay in force: {Trouble}")]
    private partial void LogAway(string trouble);

    [LoggerMessage(604, LogLevel.Information,
        "The store cannot tell of changes at once, they are looked for every two seconds until it can: {Trouble}")]
    private partial void LogDeaf(string trouble);
}
