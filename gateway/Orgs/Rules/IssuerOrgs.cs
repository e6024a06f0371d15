using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Rules;

/// <summary>
/// Names entries of an issuer's allow-list that are no org codes, so that no token can ever match them,
/// or are written in another case elsewhere.
/// </summary>
internal static class IssuerOrgs
{
    private const string Key = "Gateway:Issuers";
    private const string OrgsKey = "Gateway:Orgs";

    /// <summary>
    /// Reads the options, not what was compiled: an issuer that is wrong elsewhere has its mistakes named in the same message.
    /// </summary>
    public static void Check(SettingsReader settings)
    {
        var spellings = new Spellings();
        foreach (var (org, _) in settings.Section<Dictionary<string, OrgOptions>>(OrgsKey))
            _ = spellings.Clash(org);
        foreach (var (name, issuer) in settings.Section<Dictionary<string, IssuerOptions>>(Key))
        {
            var orgs = issuer.Orgs ?? [];
            for (var i = 0; i < orgs.Count; i++)
            {
                var key = $"{Key}:{name}:Orgs:{i}";
                if (!OrgCode.TryParse(orgs[i], out _))
                    settings.Mistakes.AddUnlessNamed(key, $"is \"{orgs[i]}\", which is no org code; allowed are {OrgCode.Form}");
                else if (spellings.Clash(orgs[i]) is { } clash)
                    settings.Mistakes.AddUnlessNamed(key, $"is \"{orgs[i]}\", which is {clash}");
            }
        }
    }
}
