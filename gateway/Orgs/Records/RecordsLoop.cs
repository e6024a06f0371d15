using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Telemetry;

namespace Gateway.Orgs.Records;

/// <summary>
/// Looks every two seconds whether any gateway changed the records, and swaps the snapshot when one did:
/// within 5 s a change is in force on every replica.
/// </summary>
internal sealed partial class RecordsLoop(
    RecordsStore store, RecordsInForce records, Snapshots snapshots, TimeProvider time, ILogger<RecordsLoop> logger)
    : BackgroundService, IReadiness
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forgetting = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SaidOnce _said = new();
    private long _forgot;
    private bool _prepared;

    public bool IsReady => records.IsKnown;

    public IEnumerable<ReadinessCheck> Checks() =>
        [new("orgs", records.IsKnown, !records.IsKnown
            ? "overrides and revocations have not been read from the store yet"
            : _said.Trouble ?? $"version {records.Current.Version}")];

    /// <summary>Reads what changed, now; an admin call waits for it, so that its answer is already true here.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (!_prepared)
                await store.PrepareAsync(cancel);
            _prepared = true;
            if (records.IsKnown && await store.VersionAsync(cancel) == records.Current.Version)
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in time.Every(Interval, stoppingToken))
            await TryRefreshAsync(isStart: false, stoppingToken);
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
}
