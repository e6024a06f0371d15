using Gateway.Settings;

namespace Gateway.Limits;

/// <summary>Reads <c>Gateway:Limits</c>.</summary>
internal sealed class LimitsPart : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot) => snapshot.Add(settings.Section<LimitsOptions>("Gateway:Limits"));
}
