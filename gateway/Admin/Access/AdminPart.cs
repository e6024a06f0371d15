using Gateway.Ingress;
using Gateway.Settings;

namespace Gateway.Admin.Access;

/// <summary>Reads <c>Gateway:Admin</c>.</summary>
internal sealed class AdminPart : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var keys = AdminKeys.Read(settings);
        snapshot.Add(keys);
        if (keys.All.Count == 0 && snapshot.Get<KestrelSettings>().AdminHost is { } host && !AdminRequest.IsLoopbackName(host))
        {
            settings.Mistakes.Warn(
                "Gateway:Admin:Keys", "is empty and the Admin endpoint is not on loopback: only /livez, /readyz and /metrics answer there");
        }
    }
}
