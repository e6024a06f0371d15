using Gateway.Settings;
using Gateway.Telemetry.Series;

namespace Gateway.Telemetry;

/// <summary><c>Gateway:Telemetry</c>; only a restart changes it.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>
    /// How many organisations may ever have series of their own while the gateway runs; those that the settings name
    /// come first.
    /// </summary>
    [Bounds(1, 100_000)]
    public int MostOrgs { get; set; } = OrgSeries.UsualMostOrgs;

    /// <summary>
    /// Instruments of the framework that are off by default and shall be measured, such as <c>http.client.open_connections</c>.
    /// </summary>
    public IReadOnlyList<string> Instruments { get; set; } = [];
}
