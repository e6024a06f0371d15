using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Rules;

/// <summary>Names entries of an issuer's allow-list that no token can ever match, because they are no org codes.</summary>
internal static class IssuerOrgs
{
    private const string Key = "Gateway:Issuers";

    /// <summary>Reads the options, not what was compiled: an issuer that is wrong elsewhere has its mistakes named in the same message.</summary>
    public static void Check(SettingsReader settings)
    {
        foreach (var (name, issuer) in settings.Section<Dictionary<string, IssuerOptions>>(Key))
        {
            var orgs = issuer.Orgs ?? [];
            for (var i = 0; i < orgs.Count; i++)
            {
                if (!OrgCode.TryParse(orgs[i], out _))
                    settings.Mistakes.AddUnlessNamed($"{Key}:{name}:Orgs:{i}", $"is \"{orgs[i]}\", which is no org code; allowed are {OrgCode.Form}");
            }
        }
    }
}
