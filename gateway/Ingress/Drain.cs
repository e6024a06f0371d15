using Gateway.Settings;
using Gateway.Telemetry;

namespace Gateway.Ingress;

/// <summary>
/// The first part of a stop: readiness says no at once, connections are still taken for a while and asked to close after their answer.
/// </summary>
internal sealed partial class Drain(
    Snapshots snapshots, Listeners listeners, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Drain> logger)
    : IHostedLifecycleService, IReadiness, IDisposable
{
    private ITimer? _end;

    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    public bool IsReady => !HasBegun && lifetime.ApplicationStarted.IsCancellationRequested;

    public IEnumerable<ReadinessCheck> Checks() => [new("gateway", IsReady, HasBegun ? "stopping" : IsReady ? "started" : "starting")];

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var options = snapshots.Current.Get<IngressRules>().Options;
        LogDraining(options.DrainDelay, options.DrainTimeout);
        await Task.Delay(options.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The host's own patience is longer: it is for folding usage and closing files too.
        _end = time.CreateTimer(_ => CutOff(), null, options.DrainTimeout, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _end?.Dispose();

    private void CutOff()
    {
        if (listeners.CutOff() is > 0 and var open)
            LogCutOff(open);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(400, LogLevel.Information,
        "Stopping: not ready any more, listeners close in {DrainDelay}, requests in flight have {DrainTimeout} after that")]
    private partial void LogDraining(TimeSpan drainDelay, TimeSpan drainTimeout);

    [LoggerMessage(402, LogLevel.Warning, "DrainTimeout is over: {Connections} connections were cut off")]
    private partial void LogCutOff(int connections);
}
