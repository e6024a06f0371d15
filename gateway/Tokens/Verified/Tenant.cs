using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens.Verified;

/// <summary>Which tenant of its issuer a token speaks for: its claim, its <c>iss</c> and the list of those let in must agree.</summary>
internal static class Tenant
{
    public static TokenReason Judge(JsonElement claims, Issuer issuer)
    {
        if (issuer.Tenants is not { } tenants)
            return TokenReason.None;
        if (!tenants.Claim.TryGet(claims, out var claim))
            return TokenReason.MissingClaim;
        if (claim.ValueKind != JsonValueKind.String || claim.GetString() is not { } tenant || !IssuerTemplate.IsTenant(tenant))
            return TokenReason.BadClaim;

        // The iss was found by its shape: only the template filled with the token's own tenant is exactly it.
        var named = claims.GetProperty("iss").GetString()!;
        if (!issuer.Identifiers.Contains(named)
            && !tenants.Templates.Any(template => template.TryRead(named, out var filled) && filled == tenant))
        {
            return TokenReason.WrongTenant;
        }

        return tenants.Allowed?.Contains(tenant) == false ? TokenReason.WrongTenant : TokenReason.None;
    }
}
