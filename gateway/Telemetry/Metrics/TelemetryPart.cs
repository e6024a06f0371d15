using System.Globalization;
using Gateway.Settings;
using Gateway.Telemetry.Series;

namespace Gateway.Telemetry;

/// <summary>Reads <c>Gateway:Telemetry</c>; only a restart changes it, because an instrument that was shown is never taken back.</summary>
internal sealed class TelemetryPart(OrgSeries orgs) : ISettingsPart
{
    private const string Key = "Gateway:Telemetry";

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var options = settings.FixedSection<TelemetryOptions>(Key);
        for (var i = 0; i < options.Instruments.Count; i++)
        {
            if (!InstrumentViews.OffByDefault.Contains(options.Instruments[i]))
            {
                settings.Mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{Key}:{nameof(options.Instruments)}:{i}"),
                    $"is \"{options.Instruments[i]}\", which is not off by default; "
                    + $"allowed are {string.Join(", ", InstrumentViews.OffByDefault.Order(StringComparer.Ordinal))}");
            }
        }

        snapshot.Add(options);
    }

    public void Apply(Snapshot snapshot) => orgs.MostOrgs = snapshot.Get<TelemetryOptions>().MostOrgs;
}
