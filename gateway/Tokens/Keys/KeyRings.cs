using Gateway.Settings;

namespace Gateway.Tokens.Keys;

/// <summary>Makes rings and renews those in force in the background; the ones that settings dropped are left alone.</summary>
internal sealed partial class KeyRings(KeyClient client, KeptKeys kept, TimeProvider time, TokensMetrics metrics, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan FilePeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryWithKeys = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryWithoutKeys = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<KeyRing, CancellationTokenSource> _running = [];
    private readonly ILogger _logger = loggers.CreateLogger<KeyRings>();
    private volatile IReadOnlyList<KeyRing> _inForce = [];
    private CancellationToken? _started;

    /// <summary>A ring that does nothing until it is run.</summary>
    public KeyRing Make(KeySource source) =>
        new(source, Origin(source), time, metrics, loggers.CreateLogger<KeyRing>());

    /// <summary>Renews exactly these from now on, once the host has started.</summary>
    public void Run(IReadOnlyList<KeyRing> rings)
    {
        lock (_gate)
        {
            _inForce = rings;
            if (_started is { IsCancellationRequested: false } stopping)
                Reconcile(stopping);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Watch(() => _inForce);
        lock (_gate)
        {
            _started = stoppingToken;
            Reconcile(stoppingToken);
        }

        return Task.CompletedTask;
    }

    private IKeyOrigin Origin(KeySource source) => source switch
    {
        { File: { } file } => new FileOrigin(file),
        { Jwks: not null } => new JwksOrigin(source, client),
        _ => new DiscoveryOrigin(source, client),
    };

    private void Reconcile(CancellationToken stopping)
    {
        foreach (var dropped in _running.Keys.Except(_inForce).ToList())
        {
            _running.Remove(dropped, out var life);
            life!.Cancel();
        }

        foreach (var ring in _inForce.Where(ring => !_running.ContainsKey(ring)))
        {
            var life = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _running.Add(ring, life);
            _ = RenewAsync(ring, life);
        }
    }

    private async Task RenewAsync(KeyRing ring, CancellationTokenSource life)
    {
        using (life)
        {
            // Off the thread that starts the host or swaps settings. And beside the fetches, which a store that is away must not hold up.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var seeding = kept.SeedAsync(ring, life.Token);
            var keeping = Task.CompletedTask;
            var known = false;
            while (!life.IsCancellationRequested)
            {
                var result = await TryRefreshAsync(ring);
                if (result == KeyFetchResult.Ok && keeping.IsCompleted)
                    keeping = kept.KeepAsync(ring, life.Token);

                // The store may have been away too at the first look. Keys that were there and went stale do not come back from it.
                known |= ring.Keys.Count > 0;
                if (!known && seeding.IsCompleted)
                    seeding = kept.SeedAsync(ring, life.Token);
                await time.After(Pause(ring, result), life.Token);
            }

            await Task.WhenAll(seeding, keeping);
            kept.Forget(ring);
        }
    }

    private async Task<KeyFetchResult> TryRefreshAsync(KeyRing ring)
    {
        try
        {
            return await ring.RefreshAsync();
        }
        catch (Exception error)
        {
            // A bug; the ring of a running gateway must be tried again all the same.
            LogRefreshBroke(error, ring.Source.Name);
            return KeyFetchResult.Unreachable;
        }
    }

    private static TimeSpan Pause(KeyRing ring, KeyFetchResult result)
    {
        var retry = ring.Keys.Count > 0 ? RetryWithKeys : RetryWithoutKeys;
        var period = ring.Source.File is null ? Renewal(ring.Source.Refresh) : FilePeriod;
        return result == KeyFetchResult.Ok || period < retry ? period : retry;
    }

    // Three quarters, so that a removed key is gone within the whole of it even when a fetch is slow.
    private static TimeSpan Renewal(TimeSpan refresh) => refresh * 0.75;

    [LoggerMessage(503, LogLevel.Error, "Refreshing the keys of issuer {Issuer} broke")]
    private partial void LogRefreshBroke(Exception error, string issuer);
}
