using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Telemetry;

/// <summary>What telemetry says of itself, and which build of the gateway says it.</summary>
internal sealed class TelemetryMetrics
{
    private static readonly string Version =
        typeof(TelemetryMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "";

    private long _dropped;

    public TelemetryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway.Telemetry");
        meter.CreateObservableCounter("gateway.access_log.dropped", () => Volatile.Read(ref _dropped), "{line}",
            "Access-log lines dropped because stdout was not read fast enough.");
        meter.CreateObservableGauge(
            "gateway.build.info", Build, description: "Always 1; version and runtime of the gateway are its labels.");
    }

    public void AccessLineDropped() => Interlocked.Increment(ref _dropped);

    private static Measurement<int> Build() => new(1, new("version", Version), new("runtime", RuntimeInformation.FrameworkDescription));
}
