using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Reading;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Admin.Explain;

/// <summary>What a token says, and what its issuer's rules ask for: side by side they show which rule it failed.</summary>
internal static class TokenEvidence
{
    public static bool IsUnread(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public static JsonObject Of(HttpContext context)
    {
        var services = context.RequestServices;
        var issuers = context.GetEndpoint()?.Metadata.GetMetadata<IssuerSet>()
            ?? services.GetRequiredService<Snapshots>().Current.Get<IssuerSet>();
        var credential = Credential.Parse(context.Request.Headers.Authorization);
        var evidence = new JsonObject
        {
            ["verified"] = context.Token is not null,
            ["now"] = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds(),
        };
        if (credential.Form != CredentialForm.Token
            || CompactReader.Read(credential.Token, out var said, issuers.MaxTokenLength) != TokenReason.None)
        {
            return evidence;
        }

        evidence["header"] = new JsonObject { ["alg"] = said.Header.Algorithm, ["kid"] = said.Header.Kid, ["typ"] = said.Header.Type };
        evidence["claims"] = JsonObject.Create(said.Claims);
        if (Find(issuers, said.Claims) is { } issuer)
            (evidence["issuer"], evidence["needs"]) = (issuer.Name, Needs(issuer));
        else
            evidence["knownIssuers"] = Evidence.List(issuers.All.SelectMany(known => known.Identifiers).Order(StringComparer.Ordinal));
        return evidence;
    }

    private static Issuer? Find(IssuerSet issuers, JsonElement claims) =>
        claims.TryGetClaim("iss", out var named) && named.ValueKind == JsonValueKind.String
        && issuers.TryFind(named.GetString()!, out var issuer) ? issuer : null;

    private static JsonObject Needs(Issuer issuer) => new()
    {
        ["audiences"] = Evidence.List(issuer.Audiences.Order(StringComparer.Ordinal)),
        ["algorithms"] = Evidence.List(issuer.Algorithms.Order(StringComparer.Ordinal)),
        ["types"] = Evidence.List(issuer.Types.Order(StringComparer.Ordinal)),
        ["claims"] = Evidence.List(issuer.RequiredClaims),
        ["machineToken"] = issuer.RequireMachineToken,
        ["clockSkewSeconds"] = issuer.ClockSkew.TotalSeconds,
        ["maxLifetimeSeconds"] = issuer.MaxTokenLifetime?.TotalSeconds,
        ["kids"] = Evidence.List(issuer.Keys.Keys.Select(key => key.Kid).OfType<string>()),
    };
}
