using System.Text.Json;
using Gateway.Orgs;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Verbs;

/// <summary>A place in a token, as settings name it, and what stands there.</summary>
internal readonly record struct ClaimPlace(string Source, string Value);

/// <summary>Where in a token an org, a plan and scopes could be read, by name and by form; the likeliest first.</summary>
internal static class ClaimPlaces
{
    private const int Deepest = 3;

    private static readonly string[] OrgWords = ["org", "tenant", "tid", "customer", "account", "company", "workspace", "realm_id", "team"];
    private static readonly string[] PlanWords = ["plan", "tier", "subscription", "edition", "package"];
    private static readonly string[] ScopeNames = ["scope", "scp", "permissions", "roles"];

    // A name of an org is for people, and changes; a person's address or a number of things is none.
    private static readonly string[] NotCodes = ["name", "mail", "count"];

    /// <summary>In every form that the gateway reads; those with the fewest kinds of characters first.</summary>
    public static IReadOnlyList<ClaimPlace> Orgs(JsonElement claims) =>
    [
        .. Walk(claims, "", 1, IsKeyedByOrg)
            .Where(IsOrg)
            .Select(found => (found.Claim, Place: new ClaimPlace(found.Source, Org(found.Claim)!)))
            .OrderBy(found => OrgCode.TryParse(found.Place.Value, out _) ? 0 : 1)
            .ThenBy(found => found.Claim.ValueKind == JsonValueKind.Number ? 1 : 0)
            .ThenBy(found => Array.FindIndex(OrgWords, word => Has(found.Place.Source, [word])))
            .ThenBy(found => found.Place.Source.Length)
            .Select(found => found.Place),
    ];

    public static IReadOnlyList<ClaimPlace> Plans(JsonElement claims) =>
    [
        .. Walk(claims, "", 1, static _ => false)
            .Where(found => found.Claim.ValueKind == JsonValueKind.String && Has(found.Source, PlanWords))
            .Select(found => new ClaimPlace(found.Source, found.Claim.GetString()!)),
    ];

    public static IReadOnlyList<ClaimPlace> Scopes(JsonElement claims) =>
    [
        .. ScopeNames
            .Where(name => claims.TryGetClaim(name, out var claim) && claim.ValueKind is JsonValueKind.String or JsonValueKind.Array)
            .Select(name => new ClaimPlace(name, claims.GetProperty(name).GetRawText())),
    ];

    private static bool IsOrg((string Source, JsonElement Claim) found) =>
        Has(found.Source, OrgWords) && !Has(found.Source, NotCodes) && Org(found.Claim) is not null;

    /// <summary>What stands under each org, as Keycloak writes it, says which org no more than the members' names do.</summary>
    private static bool IsKeyedByOrg((string Source, JsonElement Claim) found) =>
        Has(found.Source, OrgWords) && found.Claim.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.Object);

    private static string? Org(JsonElement claim) =>
        OrgClaim.Read(claim, OrgCharacters.Extended, out var org) == OrgReading.One ? org.Value : null;

    private static IEnumerable<(string Source, JsonElement Claim)> Walk(
        JsonElement json, string path, int depth, Predicate<(string Source, JsonElement Claim)> isWhole)
    {
        foreach (var member in json.EnumerateObject())
        {
            // A top-level name is taken literally; below it a JSON Pointer is needed (RFC 6901 section 3).
            var pointer = $"{path}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            var found = (Source: depth == 1 && !member.Name.StartsWith('/') ? member.Name : pointer, Claim: member.Value);
            if (member.Value.ValueKind != JsonValueKind.Object || isWhole(found))
            {
                yield return found;
            }
            else if (depth < Deepest)
            {
                foreach (var inner in Walk(member.Value, pointer, depth + 1, isWhole))
                    yield return inner;
            }
        }
    }

    private static bool Has(string source, string[] words) =>
        words.Any(word => source.Contains(word, StringComparison.OrdinalIgnoreCase));
}
