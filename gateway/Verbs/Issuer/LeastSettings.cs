using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Verbs;

/// <summary>The least that an issuer's settings must say for one token: what no preset can bring.</summary>
internal static class LeastSettings
{
    private static readonly string[] AudienceNames = ["aud", "client_id", "azp", "appid"];

    /// <summary>The rules that no preset brings, from the token and the documents alone.</summary>
    public static JsonObject Of(IssuerKind kind, string issuer, JsonElement claims, IssuerDocuments documents)
    {
        var least = new JsonObject { ["Issuer"] = issuer };
        if (documents.Issuer is { } published && published != issuer)
            WriteNames(least, kind, published, issuer, claims);
        if (documents.Discovery is { } discovery && (!documents.IsUsualPlace || discovery.AbsoluteUri != Usual(issuer)))
            least["MetadataAddress"] = discovery.AbsoluteUri;
        if (documents.KeysAddress is { } keys && Uri.TryCreate(issuer, UriKind.Absolute, out var address) && keys.Host != address.Host)
            least["JwksHosts"] = new JsonArray(keys.IdnHost);
        if (documents.CaFile is { } authority)
            least["CaFile"] = authority;
        if (documents.Discovery is { IsLoopback: false } plain && plain.Scheme == Uri.UriSchemeHttp)
            least["AllowHttp"] = true;
        var (source, audiences) = Audience(claims, issuer);
        least["Audiences"] = new JsonArray([.. audiences.Select(one => (JsonNode)one)]);
        if (source is not (null or "aud"))
            least["AudienceClaims"] = new JsonArray(source);
        OrgSettings.For(kind, claims).Write(least);
        return least;
    }

    /// <summary>A published template is the issuer of all its tenants, of which the token's alone is let in.</summary>
    private static void WriteNames(JsonObject least, IssuerKind kind, string published, string issuer, JsonElement claims)
    {
        if (IssuerTemplate.Parse(published)?.TryRead(issuer, out var tenant) is not true)
        {
            least["AlsoKnownAs"] = new JsonArray(published);
            return;
        }

        least["Issuer"] = published;
        least["Tenants"] = new JsonArray(tenant);
        if (IssuerPreset.For(kind).TenantClaim is null)
        {
            least["TenantClaim"] = claims.EnumerateObject()
                .FirstOrDefault(claim => claim.Value.ValueKind == JsonValueKind.String && claim.Value.ValueEquals(tenant)).Name
                ?? "TENANT_CLAIM";
        }
    }

    /// <summary>The first of the usual claims that is there: without <c>aud</c>, whom the token was made for as a client.</summary>
    private static (string? Source, IReadOnlyList<string> Values) Audience(JsonElement claims, string issuer)
    {
        foreach (var name in AudienceNames)
        {
            if (claims.TryGetClaim(name, out var claim))
                return (name, Audiences(claim, issuer));
        }

        return (null, []);
    }

    /// <summary>Beside others an address of the issuer's own, such as its userinfo, is in the tokens for every service.</summary>
    private static List<string> Audiences(JsonElement claim, string issuer)
    {
        List<string> values = claim.ValueKind switch
        {
            JsonValueKind.String => [claim.GetString()!],
            JsonValueKind.Array =>
                [.. claim.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
            _ => [],
        };
        var foreign = values.Where(value => !value.StartsWith(issuer.TrimEnd('/') + "/", StringComparison.Ordinal)).ToList();
        return foreign.Count > 0 ? foreign : values;
    }

    private static string Usual(string issuer) => issuer.TrimEnd('/') + KeySourceRules.WellKnown;
}
