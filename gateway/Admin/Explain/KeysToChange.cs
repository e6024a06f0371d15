using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;

namespace Gateway.Admin.Explain;

/// <summary>
/// Which settings would change what was said of a token, with what is wrong between the two. That a key is named is no advice
/// to change it: whether the token or the setting is wrong only the operator knows.
/// </summary>
internal static class KeysToChange
{
    private static readonly string[] Times = ["exp", "nbf", "iat"];
    private static readonly string[] InsteadOfAud = ["client_id", "azp", "appid", "cid"];

    /// <param name="word">The refusal's reason, or its code where it has none.</param>
    /// <param name="issuer">Whose rules judged.</param>
    /// <param name="claims">What the token says; nothing for an opaque one that was refused.</param>
    /// <param name="header">Its header; undefined for an opaque one.</param>
    /// <param name="now">The clock.</param>
    public static IEnumerable<(string Key, string Why)> For(
        string word, Issuer issuer, JsonElement claims, JsonElement header, DateTimeOffset now)
    {
        var key = $"Gateway:Issuers:{issuer.Name}:";
        return Of(word, issuer, claims, header, now).Select(one => (key + one.Key, one.Why));
    }

    /// <summary>For a token whose <c>iss</c> is no issuer's: all that comes near, or the section where one is missing.</summary>
    public static IEnumerable<(string Key, string Why)> ForUnknown(IssuerSet issuers, string iss)
    {
        var near = issuers.All.Where(issuer => issuer.Identifiers.Any(known => IsNear(known, iss))).ToList();
        if (near.Count == 0)
            return [("Gateway:Issuers", $"none of them is {Text(iss)}; gateway issuer --token - makes the settings of one")];
        return near.SelectMany(issuer => issuer.Identifier.Contains('{', StringComparison.Ordinal)
            ? new[]
            {
                ($"Gateway:Issuers:{issuer.Name}:TenantClaim", $"must name the claim that fills {issuer.Identifier}, such as tid"),
                ($"Gateway:Issuers:{issuer.Name}:Tenants", "must allow the token's tenant"),
            }
            : [($"Gateway:Issuers:{issuer.Name}:AlsoKnownAs", $"must have {Text(iss)}; an iss is compared exactly, to the last slash")]);
    }

    public static JsonArray Json(IEnumerable<(string Key, string Why)> keys) =>
        new([.. keys.Select(one => new JsonObject { ["key"] = one.Key, ["why"] = one.Why })]);

    private static IEnumerable<(string Key, string Why)> Of(
        string word, Issuer issuer, JsonElement claims, JsonElement header, DateTimeOffset now) => word switch
        {
            "too_large" => [("MaxTokenLength", $"is shorter than the token; up to {CompactReader.MostLength}")],
            "algorithm_not_allowed" => [("Algorithms", $"lacks {Member(header, "alg")}")],
            "wrong_type" => [("Types", $"lacks {Member(header, "typ")}")],
            "missing_claim" when header.ValueKind != JsonValueKind.Object =>
            [
                ("AudienceClaims", "the issuer's answer lacks a claim that is asked for; it may leave out iss and exp alone"),
                ("RequiredClaims", "says which those are, beside the audience"),
            ],
            "missing_claim" => Missing(issuer, claims),
            "wrong_audience" =>
                [("Audiences", $"lacks {Audience(issuer, claims)}"), ("AudienceClaims", "says where else the audience may stand")],
            "expired" or "not_yet_valid" when IsWithinReach(claims, now) =>
                [("ClockSkew", $"is shorter than the clocks are apart; up to {IssuerRules.MostSkew:c}")],
            "lifetime_too_long" => [("MaxTokenLifetime", "is shorter than exp - iat")],
            "not_a_machine_token" =>
            [
                ("Kind", "brings the rule of what a machine's token is; the issuer's own preset knows its spelling"),
                ("MachineClaims", "overrides that rule"), ("RequireMachineToken", "false takes users' tokens too"),
            ],
            "bad_claim" when !Application.TryRead(claims, issuer, out _) =>
                [("ApplicationClaims", "finds no application of 1 to 128 printable characters there")],
            "unknown_kid" or "no_keys" =>
            [
                ("MetadataAddress", $"leads to keys, and none of them is {Member(header, "kid")}"),
                ("JwksUri", "names the keys without discovery"),
            ],
            "introspection_failed" => [("Introspection", "the endpoint did not answer this client and secret with 200 and JSON")],
            "org_missing" =>
                [("OrgClaims", "is absent from the token"), ("Applications", "maps an application to its org where no claim can name one")],
            "org_invalid" => [("OrgClaims", "is no org there"), ("OrgCharacters", "Extended also takes . @ : ~")],
            "org_conflict" => [("OrgClaims", "finds several orgs, or a list of several")],
            "org_not_allowed" => [("Orgs", "is the closed list of orgs that this issuer may speak for")],
            "insufficient_scope" => [("ScopeClaims", "is where granted scopes are read; the first one present is used alone")],
            _ => [],
        };

    private static IEnumerable<(string Key, string Why)> Missing(Issuer issuer, JsonElement claims)
    {
        if (!issuer.IsClosed && issuer.AudienceClaims.All(source => !source.TryGet(claims, out _)))
        {
            var names = string.Join(", ", issuer.AudienceClaims.Select(source => source.Text));
            yield return ("AudienceClaims", $"the token has no {names}; name the claim that says for whom it is");
            if (!InsteadOfAud.Any(name => claims.TextOf(name) is { } text && issuer.Audiences.Contains(text)))
                yield return ("Audiences", "has no value of a claim that could stand for aud");
        }

        string[] missing = [.. issuer.RequiredClaims.Where(name => name != "aud" && !claims.TryGetClaim(name, out _))];
        if (missing.Length > 0)
            yield return ("RequiredClaims", $"asks for {string.Join(", ", missing)}, which the token lacks");
        if (issuer.MaxTokenLifetime is not null && !claims.TryGetClaim("iat", out _))
            yield return ("MaxTokenLifetime", "needs iat, which the token lacks");
    }

    private static string Audience(Issuer issuer, JsonElement claims)
    {
        foreach (var source in issuer.AudienceClaims)
        {
            if (source.TryGet(claims, out var claim))
                return claim.GetRawText();
        }

        return "the token's audience";
    }

    private static bool IsWithinReach(JsonElement claims, DateTimeOffset now) => Times.Any(name =>
        claims.TryGetClaim(name, out var claim) && claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out var seconds)
        && Math.Abs(seconds - now.ToUnixTimeSeconds()) <= IssuerRules.MostSkew.TotalSeconds);

    /// <summary>The same host, or the same but for case and a slash; a template is near what its fixed parts fit.</summary>
    private static bool IsNear(string known, string iss)
    {
        if (string.Equals(known.TrimEnd('/'), iss.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            return true;
        var open = known.IndexOf('{', StringComparison.Ordinal);
        return open > 0
            ? iss.StartsWith(known[..open], StringComparison.Ordinal)
            : Uri.TryCreate(known, UriKind.Absolute, out var one) && Uri.TryCreate(iss, UriKind.Absolute, out var other)
                && one.Host.Length > 0 && string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase)
                && one.AbsolutePath.TrimEnd('/') == other.AbsolutePath.TrimEnd('/');
    }

    private static string Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member.GetRawText() : $"an absent {name}";

    private static string Text(string text) => JsonValue.Create(text).ToJsonString();
}
