using Gateway.Settings;

namespace Gateway.Admin.Access;

/// <summary>Reads <c>Gateway:Admin</c>.</summary>
internal sealed class AdminPart : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot) => snapshot.Add(AdminKeys.Read(settings));
}
