using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Refusals;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Verbs;

/// <summary>Where an issuer's settings would find a token's org, and which one that is, by the rule that judges it in a run.</summary>
/// <param name="OrgClaims">Those to be set; null where the kind's own find something.</param>
/// <param name="Characters">What the org needs.</param>
/// <param name="Org">Whom the token would speak for; null where it would be refused.</param>
/// <param name="Problem">Why; null where it would not.</param>
internal sealed record OrgSettings(IReadOnlyList<string>? OrgClaims, OrgCharacters Characters, string? Org, string? Problem)
{
    /// <summary>Stands for what only a person can know.</summary>
    private const string Unknown = "ORG_CLAIM";

    public static OrgSettings For(IssuerKind kind, JsonElement claims)
    {
        var preset = Sources(IssuerPreset.For(kind).OrgClaims);
        if (preset.Any(source => source.TryGet(claims, out _)))
            return Judge(null, preset, claims);
        if (ClaimPlaces.Orgs(claims) is [var likeliest, ..])
            return Judge([likeliest.Source], Sources([likeliest.Source]), claims);
        return new OrgSettings([Unknown], OrgCharacters.Plain, null, "No claim looks like an org: name one in OrgClaims, have the issuer "
            + "add one, or map each client to its org in Applications");
    }

    /// <summary>Sets what the kind does not bring.</summary>
    public void Write(JsonObject issuer)
    {
        if (OrgClaims is not null)
            issuer[nameof(OrgClaims)] = new JsonArray([.. OrgClaims.Select(name => (JsonNode)name)]);
        if (Characters != OrgCharacters.Plain)
            issuer[nameof(OrgCharacters)] = Characters.ToString();
    }

    private static OrgSettings Judge(IReadOnlyList<string>? names, List<ClaimSource> sources, JsonElement claims)
    {
        var verdict = Verdict.Pass;
        foreach (var characters in Enum.GetValues<OrgCharacters>())
        {
            verdict = Orgs.OrgClaims.Decide(claims, sources, characters, mapped: null, out var org);
            if (!verdict.IsRefused)
                return new OrgSettings(names, characters, org.Value, null);
        }

        return new OrgSettings(names, OrgCharacters.Plain, null,
            $"Of the org claims {string.Join(", ", sources)} the gateway would say {verdict.Refusal!.Code}");
    }

    private static List<ClaimSource> Sources(IReadOnlyList<string> names)
    {
        var sources = new List<ClaimSource>();
        foreach (var name in names)
        {
            if (ClaimSource.TryParse(name, out var source))
                sources.Add(source);
        }

        return sources;
    }
}
