using Gateway.Orgs.Records;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>What operators say of an application of an issuer, where the issuer's tokens cannot.</summary>
/// <param name="Org">The org it speaks for; null leaves it to the token.</param>
/// <param name="Plan">Its plan's name; null leaves it to org, token and default.</param>
internal sealed record ApplicationInForce(OrgCode? Org, string? Plan)
{
    /// <summary>Its org was a code when it was given, and the issuer's characters are narrower since.</summary>
    public bool IsOrgInvalid { get; private init; }

    /// <summary>
    /// What the admin API says goes before what the settings say, member by member. Null for an application that may not come where
    /// the issuer's list is closed: the settings do not name it, and no operator gave it an org.
    /// </summary>
    public static ApplicationInForce? Find(Issuer issuer, OrgRecords records, string? application)
    {
        if (application is null)
            return null;
        var mapped = issuer.Applications.GetValueOrDefault(application);
        var over = records.Applications.GetValueOrDefault((issuer.Name, application));
        if (mapped is null && (over is null || (issuer.IsClosed && over.Org is null)))
            return null;
        var plan = over?.Plan ?? mapped?.Plan;
        if ((over?.Org ?? mapped?.Org) is not { } org)
            return new ApplicationInForce(null, plan);
        return OrgCode.TryParse(org, issuer.OrgCharacters, out var code)
            ? new ApplicationInForce(code, plan)
            : new ApplicationInForce(null, plan) { IsOrgInvalid = true };
    }
}
