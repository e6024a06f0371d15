using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;

namespace Gateway.Verbs;

/// <summary>What one token and its issuer's documents say, and the settings that follow from it.</summary>
/// <param name="Facts">In the order in which they are told.</param>
/// <param name="Places">Where org, plan and scopes could be read, by what they are.</param>
/// <param name="Settings">The block to paste.</param>
/// <param name="Missing">What a person must still do; empty when the block lets the token through.</param>
internal sealed record IssuerReport(
    JsonObject Facts, IReadOnlyDictionary<string, IReadOnlyList<ClaimPlace>> Places, JsonObject Settings, IReadOnlyList<string> Missing)
{
    private static readonly Dictionary<string, IReadOnlyList<ClaimPlace>> Nowhere = [];
    private static readonly string[] Parts = ["header", "claims"];
    private const string KeycloaksOwn = "account";

    public static IssuerReport OfJwt(string name, string issuer, ReadableToken said, string token, IssuerDocuments documents, PresetFit fit)
    {
        var now = TimeProvider.System.GetUtcNow();
        var expires = TokenTimes.Read(said.Claims, out var times) == TokenReason.None ? times.Expires : (DateTimeOffset?)null;
        var isReadable = JwksReader.TryRead(documents.Jwks, out var keys);
        var facts = Published(documents);
        facts["issuer"] = issuer;
        facts["length"] = token.Length;
        facts["usableKeys"] = isReadable ? keys.Keys.Count : 0;
        facts["preset"] = fit.Kind.ToString();
        facts["overrides"] = fit.Overrides;
        facts["verified"] = fit.Problem is null;
        facts["expires"] = expires?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        facts["header"] = said.ShowHeader();
        facts["claims"] = said.ShowClaims();
        var missing = new List<string>();
        if (documents.Problem is { } problem)
            missing.Add($"The issuer's documents: {problem}");
        if (fit.Problem is { } refusal)
            missing.Add($"With these settings the gateway would say no: {refusal}");
        var org = OrgSettings.For(fit.Kind, said.Claims);
        facts["speaksFor"] = org.Org;
        if (org.Problem is { } noOrg)
            missing.Add(noOrg);
        if (said.Claims.TryGetClaim("cnf", out _))
            missing.Add("The token is bound to a key (cnf); a gateway takes it only with the proof of it");
        if (fit.Block["Audiences"] is JsonArray { Count: 0 })
            missing.Add("The token has no aud: let the issuer name this API in it, or close the list of clients by Applications");
        if (fit.Block["Audiences"] is JsonArray given && given.Any(one => (string?)one == KeycloaksOwn))
        {
            facts["caution"] = $"The audience {KeycloaksOwn} is in nearly every token of a Keycloak realm; have a mapper add one of this "
                + "API's own";
        }

        if (expires <= now)
            facts["note"] = "The token has expired; it was judged as of the time when it was given out";
        return new IssuerReport(facts, new Dictionary<string, IReadOnlyList<ClaimPlace>>
        {
            ["org"] = ClaimPlaces.Orgs(said.Claims),
            ["plan"] = ClaimPlaces.Plans(said.Claims),
            ["scopes"] = ClaimPlaces.Scopes(said.Claims),
        }, Block(name, fit.Block), missing);
    }

    /// <summary>An opaque token says nothing: the issuer must be asked for it.</summary>
    public static IssuerReport OfOpaque(string name, string issuer, IssuerDocuments documents)
    {
        var missing = new List<string>
        {
            "The token is no JWT: fill in the gateway's client at the issuer, its secret, and the Audiences and claims of the answers",
        };
        if (documents.Problem is { } problem)
            missing.Add($"The issuer's documents: {problem}");
        if (documents.IntrospectionEndpoint is null)
            missing.Add("The issuer's documents name no introspection_endpoint");
        var facts = Published(documents);
        facts["issuer"] = issuer;
        var block = new JsonObject
        {
            ["Kind"] = nameof(IssuerKind.Generic),
            ["Issuer"] = documents.Issuer ?? issuer,
            ["Audiences"] = new JsonArray("AUDIENCE"),
            ["OrgClaims"] = new JsonArray("ORG_CLAIM"),
            ["Introspection"] = new JsonObject
            {
                ["Endpoint"] = documents.IntrospectionEndpoint ?? "INTROSPECTION_ENDPOINT",
                ["ClientId"] = "CLIENT_ID",
                ["ClientSecretFile"] = "SECRET_FILE",
            },
        };
        if (documents.CaFile is { } authority)
            block["CaFile"] = authority;
        return new IssuerReport(facts, Nowhere, Block(name, block), missing);
    }

    public JsonObject Json()
    {
        var json = (JsonObject)Facts.DeepClone();
        foreach (var (what, places) in Places)
            json[what] = new JsonArray([.. places.Select(place => new JsonObject { ["source"] = place.Source, ["value"] = place.Value })]);
        json["settings"] = Settings.DeepClone();
        json["missing"] = new JsonArray([.. Missing.Select(one => (JsonNode)one)]);
        return json;
    }

    public string People(JsonSerializerOptions style)
    {
        const int Width = 14;
        var text = new StringBuilder();
        foreach (var (name, value) in Facts.Where(fact => fact.Value is JsonValue))
            text.Append(name.PadRight(Width)).AppendLine(Visible.Lines(value!.ToString()));
        foreach (var name in Parts.Where(Facts.ContainsKey))
            text.AppendLine().AppendLine(name).AppendLine(Visible.Lines(Facts[name]!.ToJsonString(style)));
        foreach (var (what, places) in Places.Where(one => one.Value.Count > 0))
        {
            text.AppendLine().Append(what).AppendLine(" could be read from");
            foreach (var place in places)
                text.Append("  ").Append(Visible.Lines(place.Source).PadRight(Width)).Append(' ').AppendLine(Visible.Lines(place.Value));
        }

        text.AppendLine().AppendLine("settings to paste").AppendLine(Visible.Lines(Settings.ToJsonString(style)));
        if (Missing.Count > 0)
            text.AppendLine().AppendLine("missing");
        foreach (var one in Missing)
            text.Append("  - ").AppendLine(Visible.Lines(one));
        return text.ToString().TrimEnd();
    }

    private static JsonObject Published(IssuerDocuments documents) => new()
    {
        ["discovery"] = documents.Discovery?.AbsoluteUri,
        ["keys"] = documents.KeysAddress?.AbsoluteUri,
    };

    private static JsonObject Block(string name, JsonObject issuer) => new()
    {
        ["Gateway"] = new JsonObject { ["Issuers"] = new JsonObject { [name] = issuer.DeepClone() } },
    };
}
