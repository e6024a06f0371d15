using System.Collections.Frozen;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Gateway.Tokens.Issuers;

/// <summary>
/// One issuer as compiled: its rules never change; changed settings make another object, and cached tokens of the old one die with it.
/// </summary>
internal sealed class Issuer
{
    /// <summary>Its name in the settings.</summary>
    public required string Name { get; init; }

    /// <summary>The one its settings call <c>Issuer</c>.</summary>
    public required string Identifier { get; init; }

    /// <summary>Every exact <c>iss</c> that is this issuer.</summary>
    public required FrozenSet<string> Identifiers { get; init; }

    public required FrozenSet<string> Audiences { get; init; }

    public required FrozenSet<string> Algorithms { get; init; }

    /// <summary>What an RSA key without <c>alg</c> is used with: one algorithm a key (RFC 8725 section 3.1).</summary>
    public required string? RsaAlgorithm { get; init; }

    /// <summary>Compared without case, as media types are; an empty one stands for an absent <c>typ</c>.</summary>
    public required FrozenSet<string> Types { get; init; }

    public required IReadOnlyList<string> RequiredClaims { get; init; }

    public required TimeSpan ClockSkew { get; init; }

    public required TimeSpan? MaxTokenLifetime { get; init; }

    public required bool RequireMachineToken { get; init; }

    public required IReadOnlyList<ClaimSource> OrgClaims { get; init; }

    public required IReadOnlyList<ClaimSource> OrgNameClaims { get; init; }

    public required IReadOnlyList<ClaimSource> ApplicationClaims { get; init; }

    public required IReadOnlyList<ClaimSource> ScopeClaims { get; init; }

    public required IReadOnlyList<ClaimSource> PlanClaims { get; init; }

    /// <summary>The only orgs this issuer may speak for; null for any.</summary>
    public required FrozenSet<string>? Orgs { get; init; }

    public required KeyRing Keys { get; init; }

    /// <summary>Where its opaque tokens are asked for; null where it has none.</summary>
    public IntrospectionSource? Introspection { get; init; }

    /// <summary>The settings it was compiled from: equal text means equal rules.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The library's options that check its signatures.</summary>
    public JwtBearerOptions Scheme { get; private set; } = null!;

    /// <summary>The scheme asks the issuer for its keys, so it is made last.</summary>
    public Issuer With(JwtBearerOptions scheme)
    {
        Scheme = scheme;
        return this;
    }
}
