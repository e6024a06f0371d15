using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>What telemetry says of itself.</summary>
internal sealed class TelemetryMetrics
{
    private readonly Counter<long> _dropped;

    public TelemetryMetrics(IMeterFactory meters) => _dropped = meters.Create("Gateway.Telemetry")
        .CreateCounter<long>("gateway.access_log.dropped", "{line}", "Access-log lines dropped because stdout was not read fast enough.");

    public void AccessLineDropped() => _dropped.Add(1);
}
