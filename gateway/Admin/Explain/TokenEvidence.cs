using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Tokens;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Admin.Explain;

/// <summary>What a token says, and what its issuer's rules ask for: side by side they show which rule it failed.</summary>
internal static class TokenEvidence
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public static bool IsUnread(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public static JsonObject Of(HttpContext context)
    {
        var services = context.RequestServices;
        var issuers = Issuers(context);
        var token = Given(context);
        var evidence = new JsonObject
        {
            ["verified"] = context.Token is not null,
            ["now"] = services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds(),
        };
        if (issuers.Opaque.TryFind(token, out var asked))
        {
            (evidence["issuer"], evidence["introspected"]) = (asked.Name, true);
            if (context.Token is { } vouched)
                evidence["claims"] = JsonObject.Create(vouched.ReadClaims());
            return evidence;
        }

        if (ReadableToken.Read(token) is not { } said)
            return evidence;
        (evidence["length"], evidence["header"], evidence["claims"]) = (token.Length, said.ShowHeader(), said.ShowClaims());
        if (Find(issuers, said.Claims) is { } issuer)
            (evidence["issuer"], evidence["needs"]) = (issuer.Name, Needs(issuer));
        else
            evidence["knownIssuers"] = Evidence.List(issuers.All.SelectMany(known => known.Identifiers).Order(StringComparer.Ordinal));
        return evidence;
    }

    /// <summary>The settings that would change the refusal, by what the token says and its issuer's rules ask for.</summary>
    public static IEnumerable<(string Key, string Why)> KeysToChange(HttpContext context, string word)
    {
        var token = Given(context);
        var issuers = Issuers(context);
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (issuers.Opaque.TryFind(token, out var asked))
            return Explain.KeysToChange.For(word, asked, context.Token?.ReadClaims() ?? Nothing, default, now);
        if (ReadableToken.Read(token) is not { } said)
            return [];
        if (Find(issuers, said.Claims) is { } issuer)
            return Explain.KeysToChange.For(word, issuer, said.Claims, said.Header, now);
        return said.Claims.TextOf("iss") is { } iss && word == TokenReason.UnknownIssuer.Word
            ? Explain.KeysToChange.ForUnknown(issuers, iss)
            : [];
    }

    /// <summary>As it was given to explain, whatever its form.</summary>
    private static string Given(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is { Length: > 7 } field ? field[7..].Trim() : "";

    private static IssuerSet Issuers(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IssuerSet>()
        ?? context.RequestServices.GetRequiredService<Snapshots>().Current.Get<IssuerSet>();

    private static Issuer? Find(IssuerSet issuers, JsonElement claims) =>
        claims.TextOf("iss") is { } iss && issuers.TryFind(iss, out var issuer) ? issuer : null;

    private static JsonObject Needs(Issuer issuer) => new()
    {
        ["audiences"] = Evidence.List(issuer.Audiences.Order(StringComparer.Ordinal)),
        ["audienceClaims"] = Evidence.List(issuer.AudienceClaims.Select(source => source.Text)),
        ["applications"] = Evidence.List(issuer.Applications.Keys.Order(StringComparer.Ordinal)),
        ["tenantClaim"] = issuer.Tenants?.Claim.Text,
        ["tenants"] = issuer.Tenants is { } tenants
            ? Evidence.List((tenants.Allowed ?? [IssuerTenants.Any]).Order(StringComparer.Ordinal))
            : null,
        ["algorithms"] = Evidence.List(issuer.Algorithms.Order(StringComparer.Ordinal)),
        ["types"] = Evidence.List(issuer.Types.Order(StringComparer.Ordinal)),
        ["claims"] = Evidence.List(issuer.RequiredClaims),
        ["machineToken"] = issuer.RequireMachineToken,
        ["machineClaims"] = Evidence.List(issuer.MachineClaims.Select(rule => rule.ToString())),
        ["clockSkewSeconds"] = issuer.ClockSkew.TotalSeconds,
        ["maxLifetimeSeconds"] = issuer.MaxTokenLifetime?.TotalSeconds,
        ["kids"] = Evidence.List(issuer.Keys.Keys.Select(key => key.Kid).OfType<string>()),
    };
}
