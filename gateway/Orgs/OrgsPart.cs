using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Settings;

namespace Gateway.Orgs;

/// <summary>Reads <c>Gateway:Identity</c>, <c>Plans</c>, <c>Orgs</c> and <c>DefaultPlan</c>.</summary>
internal sealed class OrgsPart : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        snapshot.Add(IdentityRules.Read(settings));
        snapshot.Add(PlanBook.Read(settings));
    }
}
