using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>What operators say of an application of an issuer, where the issuer's tokens cannot.</summary>
/// <param name="Org">The org it speaks for; null leaves it to the token.</param>
/// <param name="Plan">Its plan's name; null leaves it to org, token and default.</param>
internal sealed record ApplicationInForce(OrgCode? Org, string? Plan)
{
    /// <summary>Null for an application that nobody mapped: it may not come where the issuer's list is closed.</summary>
    public static ApplicationInForce? Find(Issuer issuer, string? application) =>
        application is not null && issuer.Applications.TryGetValue(application, out var mapped)
            ? new ApplicationInForce(OrgCode.TryParse(mapped.Org, issuer.OrgCharacters, out var org) ? org : null, mapped.Plan)
            : null;
}
