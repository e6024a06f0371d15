using Gateway.Settings;

namespace Gateway.Telemetry;

/// <summary>Reads <c>Gateway:AccessLog</c>; a reload changes the lines from then on.</summary>
internal sealed class AccessLogPart(AccessLog log) : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot) =>
        snapshot.Add(settings.Section<AccessLogOptions>("Gateway:AccessLog"));

    public void Apply(Snapshot snapshot) => log.Format = snapshot.Get<AccessLogOptions>().Format;
}
