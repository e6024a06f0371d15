using System.Text.Json;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens.Verified;

/// <summary>
/// Whether a key may sign for a token's issuer: in a key set that many tenants share, a key that names an <c>issuer</c> serves that
/// one alone (Microsoft, signing key rollover); else one tenant's key, or a consumer's, would sign for all.
/// </summary>
internal static class KeyIssuer
{
    /// <param name="named">The issuers that the key names, of which one may be a template; none: it serves whoever publishes it.</param>
    /// <param name="claims">Of a token whose <c>iss</c> and tenant were judged.</param>
    /// <param name="issuer">The issuer of the settings.</param>
    public static bool Serves(IReadOnlyList<string> named, JsonElement claims, Issuer issuer)
    {
        if (named.Count == 0)
            return true;
        var iss = claims.GetProperty("iss").GetString()!;
        foreach (var name in named)
        {
            if (name == iss || IssuerTemplate.Parse(name)?.TryRead(iss, out _) == true || IsAlias(name, claims, issuer))
                return true;
        }

        return false;
    }

    /// <summary>
    /// All names that the settings give are one issuer with the same keys. Where it has tenants, its templates are the same tenants
    /// under several names (Entra's tokens of version 1 and 2): one that is filled names one of them, one that is not them all.
    /// </summary>
    private static bool IsAlias(string name, JsonElement claims, Issuer issuer)
    {
        if (issuer.Tenants is not { } tenants)
            return issuer.Identifiers.Contains(name);
        if (IssuerTemplate.Parse(name) is { } template)
            return tenants.Templates.Contains(template);
        var tenant = tenants.Claim.TryGet(claims, out var claim) ? claim.GetString() : null;
        return tenants.Templates.Any(known => known.TryRead(name, out var filled) && filled == tenant);
    }
}
