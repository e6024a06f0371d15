using System.Collections.Frozen;
using Gateway.Tokens.Claims;

namespace Gateway.Tokens.Issuers;

/// <summary>The tenants behind one issuer: where a token names its own, and which are let in.</summary>
/// <param name="Claim">Names the token's tenant.</param>
/// <param name="Allowed">Null for any.</param>
/// <param name="Templates">The <c>iss</c> values with a place for the tenant.</param>
internal sealed record IssuerTenants(ClaimSource Claim, FrozenSet<string>? Allowed, IReadOnlyList<IssuerTemplate> Templates)
{
    /// <summary>The word that stands for any tenant.</summary>
    public const string Any = "*";
}
