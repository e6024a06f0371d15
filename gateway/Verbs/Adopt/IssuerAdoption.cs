using System.Text.Json.Nodes;
using Gateway.Tokens.Issuers;

namespace Gateway.Verbs.Adopt;

/// <summary>
/// Who makes the tokens that the application takes, as far as its settings say: bearer schemes of ASP.NET Core, Microsoft Entra,
/// Auth0, and any section with an <c>Authority</c>.
/// </summary>
internal sealed class IssuerAdoption(Decisions decisions)
{
    /// <summary>A name that never resolves (RFC 2606 §2), so that nobody gets in.</summary>
    private const string Nobody = "https://issuer.invalid/";
    private const string Undecided = "undecided";
    private const int DeepestSection = 4;
    private static readonly string[] AudienceNames = ["ValidAudiences", "ValidAudience", "Audiences", "Audience", "ApiName"];
    private static readonly string[] IssuerNames = ["ValidIssuer", "ValidIssuers"];
    private static readonly string[] KeyNames = ["IssuerSigningKey", "SigningKey", "SigningKeys", "SecretKey", "Secret", "Key"];

    private sealed record Found(
        string Key, string Name, JsonObject Section, string Issuer, string[] Also, string? Metadata, string[] Audiences);

    public void Adopt(JsonObject application, JsonObject gateway, bool needed)
    {
        if (gateway["Issuers"] is JsonObject { Count: > 0 })
            return;
        var issuers = new JsonObject();
        foreach (var found in Search(application, "", 0))
        {
            if (issuers.Any(one => one.Value!["Issuer"]!.ToString().TrimEnd('/') == found.Issuer.TrimEnd('/')))
                continue;
            if (Of(found) is not { } issuer)
                continue;
            issuers[issuers.ContainsKey(found.Name) ? $"{found.Name}{issuers.Count}" : found.Name] = issuer;
        }

        if (issuers.Count == 0 && needed)
        {
            issuers[Undecided] = new JsonObject
            {
                ["Kind"] = "Generic",
                ["Issuer"] = Nobody,
                ["Audiences"] = new JsonArray(Undecided),
                ["OrgClaims"] = new JsonArray(Undecided),
            };
            decisions.Add(DecisionKind.Decide, "Gateway:Issuers", "are in no file: put your issuer and its audience "
                + $"in the place of {Undecided}, which lets nobody in, or open the routes");
        }

        if (issuers.Count > 0)
            gateway["Issuers"] = issuers;
    }

    private JsonObject? Of(Found found)
    {
        if (!Uri.TryCreate(found.Issuer, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            return null;
        var isHttp = address is { Scheme: "http", IsLoopback: false };
        if (isHttp && !ApplicationFile.Same(ApplicationFile.Text(found.Section, "RequireHttpsMetadata") ?? "", "false"))
        {
            decisions.Add(DecisionKind.Decide, found.Key, $"takes keys from {found.Issuer} without TLS, so that anyone on the way "
                + "could make tokens; it is left out: give its https address");
            return null;
        }

        var isKinde = address.Host.EndsWith(".kinde.com", StringComparison.OrdinalIgnoreCase);
        var issuer = new JsonObject { ["Kind"] = isKinde ? "Kinde" : "Generic", ["Issuer"] = found.Issuer };
        if (found.Also.Length > 0)
            issuer["AlsoKnownAs"] = Array(found.Also);
        if (found.Metadata is { } metadata)
            issuer["MetadataAddress"] = metadata;
        if (isHttp)
            issuer["AllowHttp"] = true;
        issuer["Audiences"] = Array(found.Audiences.Length > 0 ? found.Audiences : [Undecided]);
        decisions.Add(DecisionKind.Keep, found.Key, $"is the issuer {found.Issuer} here"
            + (found.Audiences.Length > 0 ? $", for {string.Join(", ", found.Audiences)}" : ""));
        if (isHttp)
            decisions.Add(DecisionKind.Decide, found.Key, "takes keys without TLS: anyone on the way to the issuer could make tokens");
        if (found.Audiences.Length == 0)
        {
            decisions.Add(DecisionKind.Decide, found.Key,
                $"names no audience; put your API's in the place of {Undecided} under Gateway:Issuers:{found.Name}:Audiences");
        }

        if (!isKinde)
        {
            issuer["OrgClaims"] = new JsonArray("azp", "client_id");
            decisions.Add(DecisionKind.Decide, $"Gateway:Issuers:{found.Name}:OrgClaims",
                "say which claim names the organisation; until then each client application (azp, client_id) is one of its own");
        }

        return issuer;
    }

    private IEnumerable<Found> Search(JsonObject tree, string key, int depth)
    {
        foreach (var (name, child) in tree)
        {
            if (child is not JsonObject section || depth == DeepestSection)
                continue;
            var full = key.Length == 0 ? name : $"{key}:{name}";
            if (Read(full, name, section) is { } found)
                yield return found;
            foreach (var inner in Search(section, full, depth + 1))
                yield return inner;
        }
    }

    private Found? Read(string key, string name, JsonObject section)
    {
        string[] audiences = [.. AudienceNames.SelectMany(one => ApplicationFile.Texts(ApplicationFile.Child(section, one))).Distinct()];
        if (Authority(section) is { } authority)
        {
            string[] issuers = [.. IssuerNames.SelectMany(one => ApplicationFile.Texts(ApplicationFile.Child(section, one))).Distinct()];
            // Discovery tells the application its iss, with a slash at the end or without; here both are written down.
            var other = authority.EndsWith('/') ? authority.TrimEnd('/') : authority + "/";
            var metadata = ApplicationFile.Text(section, "MetadataAddress")
                ?? (issuers.Length > 0 ? authority.TrimEnd('/') + KeySourceRules.WellKnown : null);
            return issuers is [var first, .. var more]
                ? new Found(key, name, section, first, more, metadata, audiences)
                : new Found(key, name, section, authority, [other], metadata, audiences);
        }

        if (ApplicationFile.Text(section, "TenantId") is { } tenant && ApplicationFile.Text(section, "ClientId") is { } client)
        {
            var instance = (ApplicationFile.Text(section, "Instance") ?? "https://login.microsoftonline.com/").TrimEnd('/');
            return new Found(key, name, section, $"{instance}/{tenant}/v2.0", [], null,
                audiences.Length > 0 ? audiences : [client, $"api://{client}"]);
        }

        if (ApplicationFile.Text(section, "Domain") is { } domain && audiences.Length > 0
            && Uri.CheckHostName(domain) == UriHostNameType.Dns)
        {
            return new Found(key, name, section, $"https://{domain}/", [], null, audiences);
        }

        if (audiences.Length > 0 && KeyNames.Any(one => ApplicationFile.Child(section, one) is not null))
        {
            decisions.Add(DecisionKind.Decide, key, "takes tokens that are signed with a shared secret, which whoever can verify "
                + "can also make; the gateway takes none: have them from an issuer with public keys");
        }

        return null;
    }

    private static string? Authority(JsonObject section) =>
        ApplicationFile.Text(section, "Authority") is { } authority && Uri.TryCreate(authority, UriKind.Absolute, out _) ? authority : null;

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(static one => (JsonNode)one)];
}
