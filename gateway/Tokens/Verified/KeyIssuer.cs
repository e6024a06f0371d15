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
            // Where one iss is one tenant, all names that the settings give it are one issuer with the same keys.
            if (name == iss || IssuerTemplate.Parse(name)?.TryRead(iss, out _) == true
                || (issuer.Tenants is null && issuer.Identifiers.Contains(name)))
            {
                return true;
            }
        }

        return false;
    }
}
