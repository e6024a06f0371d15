using System.Text.Json;
using Gateway.Refusals;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs;

/// <summary>
/// Finds the one org that a verified token speaks for: every org claim present must be a code, all must agree, and where operators
/// gave its application an org, with that too.
/// </summary>
internal static class OrgClaims
{
    /// <param name="claims">The token's.</param>
    /// <param name="sources">Where orgs may stand in it.</param>
    /// <param name="characters">Of the issuer's org codes.</param>
    /// <param name="mapped">The org that its application was given; null for none.</param>
    /// <param name="org">The org, where the verdict is a pass.</param>
    public static Verdict Decide(
        JsonElement claims, IReadOnlyList<ClaimSource> sources, OrgCharacters characters, OrgCode? mapped, out OrgCode org)
    {
        org = mapped ?? default;
        var found = mapped is not null;
        var conflict = false;
        foreach (var source in sources)
        {
            var present = source.TryGet(claims, out var claim, out var isOneOfSeveral);
            conflict |= isOneOfSeveral;
            if (!present)
                continue;
            switch (OrgClaim.Read(claim, characters, out var code))
            {
                case OrgReading.Invalid:
                    return Catalogue.OrgInvalid;
                case OrgReading.Several:
                    conflict = true;
                    continue;
            }

            conflict |= found && code != org;
            org = code;
            found = true;
        }

        return conflict ? Catalogue.OrgConflict : found ? Verdict.Pass : Catalogue.OrgMissing;
    }
}
