using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Records;
using Gateway.Orgs.Rules;
using Gateway.Settings;

namespace Gateway.Orgs;

/// <summary>
/// Reads <c>Gateway:Identity</c>, <c>Plans</c>, <c>Orgs</c> and <c>DefaultPlan</c>, and takes in what operators decided since.
/// </summary>
internal sealed class OrgsPart(RecordsInForce records) : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var issuers = IssuerOrgs.Read(settings);
        snapshot.Add(IdentityRules.Read(settings));
        var book = PlanBook.Read(settings, IssuerOrgs.Characters(issuers));
        IssuerOrgs.Check(settings, issuers, book);
        snapshot.Add(book);
        snapshot.Add(records.Current);
    }
}
