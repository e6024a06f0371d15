using System.Text.Json;
using Gateway.Orgs;
using Gateway.Tokens.Claims;

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

    // A name of an org is for people, and changes.
    private static readonly string[] NotCodes = ["name", "origin"];

    public static IReadOnlyList<ClaimPlace> Orgs(JsonElement claims) =>
    [
        .. Walk(claims, "", 1)
            .Where(place => Has(place.Source, OrgWords) && !Has(place.Source, NotCodes) && OrgCode.TryParse(place.Value, out _))
            .OrderBy(place => Array.FindIndex(OrgWords, word => Has(place.Source, [word]))).ThenBy(place => place.Source.Length),
    ];

    public static IReadOnlyList<ClaimPlace> Plans(JsonElement claims) =>
        [.. Walk(claims, "", 1).Where(place => Has(place.Source, PlanWords))];

    public static IReadOnlyList<ClaimPlace> Scopes(JsonElement claims) =>
    [
        .. ScopeNames
            .Where(name => claims.TryGetClaim(name, out var claim) && claim.ValueKind is JsonValueKind.String or JsonValueKind.Array)
            .Select(name => new ClaimPlace(name, claims.GetProperty(name).GetRawText())),
    ];

    private static IEnumerable<ClaimPlace> Walk(JsonElement json, string path, int depth)
    {
        foreach (var member in json.EnumerateObject())
        {
            // A top-level name is taken literally; below it a JSON Pointer is needed (RFC 6901 section 3).
            var pointer = $"{path}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (member.Value.ValueKind == JsonValueKind.Object && depth < Deepest)
            {
                foreach (var inner in Walk(member.Value, pointer, depth + 1))
                    yield return inner;
            }
            else if (member.Value.ValueKind is JsonValueKind.String)
            {
                yield return new ClaimPlace(depth == 1 && !member.Name.StartsWith('/') ? member.Name : pointer, member.Value.GetString()!);
            }
        }
    }

    private static bool Has(string source, string[] words) =>
        words.Any(word => source.Contains(word, StringComparison.OrdinalIgnoreCase));
}
