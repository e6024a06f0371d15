using System.Diagnostics.Metrics;

namespace Gateway.Settings;

/// <summary>
/// What the operator sees of reloads; both counts are there before the first one, so that an alert sees the first failure rise.
/// </summary>
internal sealed class SettingsMetrics
{
    private long _ok;
    private long _failed;

    public SettingsMetrics(IMeterFactory meters) => meters.Create("Gateway.Settings")
        .CreateObservableCounter("gateway.settings.reloads", Reloads, "{reload}", "Reloads of the settings by result (ok, failed).");

    public void Reloaded(bool succeeded) => Interlocked.Increment(ref succeeded ? ref _ok : ref _failed);

    private Measurement<long>[] Reloads() =>
    [
        new(Volatile.Read(ref _failed), new KeyValuePair<string, object?>("result", "failed")),
        new(Volatile.Read(ref _ok), new KeyValuePair<string, object?>("result", "ok")),
    ];
}
