using System.Diagnostics.Metrics;

namespace Gateway.Settings;

/// <summary>What the operator sees of reloads.</summary>
internal sealed class SettingsMetrics
{
    private readonly Counter<long> _reloads;

    public SettingsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway.Settings");
        _reloads = meter.CreateCounter<long>("gateway.settings.reloads", "{reload}", "Reloads of the settings by result (ok, failed).");
    }

    public void Reloaded(string result) => _reloads.Add(1, new KeyValuePair<string, object?>("result", result));
}
