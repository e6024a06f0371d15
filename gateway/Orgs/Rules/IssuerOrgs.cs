using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Rules;

/// <summary>
/// Names orgs in an issuer's settings that are no org codes, so that no token can ever match them, or are written in another case
/// elsewhere, and plans of its applications that do not exist.
/// </summary>
internal static class IssuerOrgs
{
    private const string Key = "Gateway:Issuers";
    private const string OrgsKey = "Gateway:Orgs";

    /// <summary>The options, not what was compiled: an issuer that is wrong elsewhere has its mistakes named in the same message.</summary>
    public static Dictionary<string, IssuerOptions> Read(SettingsReader settings) =>
        settings.Section<Dictionary<string, IssuerOptions>>(Key);

    /// <summary>The widest that any issuer's org codes may have.</summary>
    public static OrgCharacters Characters(Dictionary<string, IssuerOptions> issuers) =>
        issuers.Values.Select(issuer => issuer.OrgCharacters).DefaultIfEmpty().Max();

    public static void Check(SettingsReader settings, Dictionary<string, IssuerOptions> issuers, PlanBook book)
    {
        var spellings = new Spellings();
        foreach (var (org, _) in settings.Section<Dictionary<string, OrgOptions>>(OrgsKey))
            _ = spellings.Clash(org);
        foreach (var (name, issuer) in issuers)
        {
            var orgs = issuer.Orgs ?? [];
            for (var i = 0; i < orgs.Count; i++)
                CheckOrg($"{Key}:{name}:Orgs:{i}", orgs[i], issuer, spellings, settings.Mistakes);
            foreach (var (id, application) in issuer.Applications ?? [])
                CheckApplication($"{Key}:{name}:Applications:{id}", application, issuer, spellings, book, settings.Mistakes);
        }
    }

    private static void CheckApplication(
        string key, ApplicationOptions application, IssuerOptions issuer, Spellings spellings, PlanBook book, Mistakes mistakes)
    {
        if (application.Org is { } org)
        {
            CheckOrg($"{key}:Org", org, issuer, spellings, mistakes);
            if (issuer.Orgs is { } allowed && !allowed.Contains(org))
                mistakes.AddUnlessNamed($"{key}:Org", $"is \"{org}\", for which the issuer's own Orgs does not let it speak");
        }

        if (application.Plan is { } plan && !book.Plans.ContainsKey(plan))
            mistakes.Add($"{key}:Plan", $"is \"{plan}\", which is no plan; {book.Known()}");
    }

    private static void CheckOrg(string key, string org, IssuerOptions issuer, Spellings spellings, Mistakes mistakes)
    {
        if (!OrgCode.TryParse(org, issuer.OrgCharacters, out _))
        {
            mistakes.AddUnlessNamed(
                key, $"is \"{org}\", which is no org code; allowed are {OrgCode.Form(issuer.OrgCharacters)}{Wider(org, issuer)}");
        }
        else if (spellings.Clash(org) is { } clash)
        {
            mistakes.AddUnlessNamed(key, $"is \"{org}\", which is {clash}");
        }
    }

    private static string Wider(string org, IssuerOptions issuer) =>
        issuer.OrgCharacters == OrgCharacters.Plain && OrgCode.TryParse(org, OrgCharacters.Extended, out _)
            ? "; it would be one with the issuer's OrgCharacters Extended"
            : "";
}
