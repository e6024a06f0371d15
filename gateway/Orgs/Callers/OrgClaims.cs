using System.Text.Json;
using Gateway.Refusals;
using Gateway.Tokens.Claims;

namespace Gateway.Orgs;

/// <summary>Finds the one org that a verified token speaks for: every org claim present must be a code, and all must agree.</summary>
internal static class OrgClaims
{
    public static Verdict Decide(JsonElement claims, IReadOnlyList<ClaimSource> sources, out OrgCode org)
    {
        org = default;
        var found = false;
        var conflict = false;
        foreach (var source in sources)
        {
            if (!source.TryGet(claims, out var claim))
                continue;
            if (claim.ValueKind != JsonValueKind.String || !OrgCode.TryParse(claim.GetString(), out var code))
                return Catalogue.OrgInvalid;
            conflict |= found && code != org;
            org = code;
            found = true;
        }

        return conflict ? Catalogue.OrgConflict : found ? Verdict.Pass : Catalogue.OrgMissing;
    }
}
