using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gateway.Settings;
using Gateway.Telemetry.Series;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry;

/// <summary>What the SDK makes of each instrument: nothing of what no board reads, and room for every series by organisation.</summary>
internal sealed class InstrumentViews(Snapshots snapshots, OrgSeries orgs)
{
    /// <summary>Of the framework; each costs a measurable part of a request, and no board, rule or official .NET board reads it.</summary>
    public static readonly FrozenSet<string> OffByDefault = FrozenSet.ToFrozenSet(
    [
        "aspnetcore.routing.match_attempts",
        "http.client.active_requests",
        "http.client.open_connections",
        "http.client.request.time_in_queue",
    ], StringComparer.Ordinal);

    private readonly FrozenSet<string> _off =
        OffByDefault.Except(snapshots.Current.Get<TelemetryOptions>().Instruments).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Null leaves an instrument as it is. What is dropped is not even listened to, so the framework skips the measurement.
    /// </summary>
    public MetricStreamConfiguration? Of(Instrument instrument) =>
        _off.Contains(instrument.Name) ? MetricStreamConfiguration.Drop
        : orgs.RoomFor(instrument.Name) is { } room ? new MetricStreamConfiguration { CardinalityLimit = room }
        : null;
}
