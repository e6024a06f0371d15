using System.Collections.Frozen;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Keys;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;
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

    /// <summary>Empty where <see cref="Applications"/> is the closed list of who may come.</summary>
    public required FrozenSet<string> Audiences { get; init; }

    /// <summary>Where the audience stands; any of them may name one of <see cref="Audiences"/>.</summary>
    public IReadOnlyList<ClaimSource> AudienceClaims { get; init; } = [];

    /// <summary>What the settings say of single applications, by client id.</summary>
    public FrozenDictionary<string, MappedApplication> Applications { get; init; } = FrozenDictionary<string, MappedApplication>.Empty;

    /// <summary>No audience is asked for, so that only applications of the list may come.</summary>
    public bool IsClosed => Audiences.Count == 0;

    /// <summary>Null where one <c>iss</c> is one tenant.</summary>
    public IssuerTenants? Tenants { get; init; }

    public required FrozenSet<string> Algorithms { get; init; }

    /// <summary>What an RSA key without <c>alg</c> is used with: one algorithm a key (RFC 8725 section 3.1).</summary>
    public required string? RsaAlgorithm { get; init; }

    /// <summary>Compared without case, as media types are; an empty one stands for an absent <c>typ</c>.</summary>
    public required FrozenSet<string> Types { get; init; }

    public required IReadOnlyList<string> RequiredClaims { get; init; }

    public required TimeSpan ClockSkew { get; init; }

    /// <summary>In characters.</summary>
    public int MaxTokenLength { get; init; } = CompactReader.UsualLength;

    public required TimeSpan? MaxTokenLifetime { get; init; }

    public required bool RequireMachineToken { get; init; }

    /// <summary>The shapes of a machine's token; one of them must fit where <see cref="RequireMachineToken"/> asks for it.</summary>
    public IReadOnlyList<MachineRule> MachineClaims { get; init; } = [];

    public required IReadOnlyList<ClaimSource> OrgClaims { get; init; }

    public required IReadOnlyList<ClaimSource> OrgNameClaims { get; init; }

    public required IReadOnlyList<ClaimSource> ApplicationClaims { get; init; }

    public required IReadOnlyList<ClaimSource> ScopeClaims { get; init; }

    public required IReadOnlyList<ClaimSource> PlanClaims { get; init; }

    /// <summary>The only orgs this issuer may speak for; null for any.</summary>
    public required FrozenSet<string>? Orgs { get; init; }

    public OrgCharacters OrgCharacters { get; init; }

    public required KeyRing Keys { get; init; }

    /// <summary>Where its opaque tokens are asked for; null where it has none.</summary>
    public IntrospectionSource? Introspection { get; init; }

    /// <summary>The settings it was compiled from: equal text means equal rules.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>JwtBearer's options that check its signatures.</summary>
    public JwtBearerOptions Scheme => field ??= BearerScheme.Of(this);
}
