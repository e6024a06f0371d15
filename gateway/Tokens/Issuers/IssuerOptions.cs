using Gateway.Tokens.Introspection;

namespace Gateway.Tokens.Issuers;

/// <summary><c>Gateway:Issuers:{name}</c>. Null means not given: the preset of <see cref="Kind"/> fills it.</summary>
internal sealed class IssuerOptions
{
    /// <summary>Required.</summary>
    public IssuerKind? Kind { get; set; }

    /// <summary>The exact <c>iss</c>; required.</summary>
    public string? Issuer { get; set; }

    /// <summary>Further exact <c>iss</c> values of the same issuer, with the same keys and rules.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get; set; } = [];

    /// <summary>Default: <see cref="Issuer"/> + <c>/.well-known/openid-configuration</c>.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>Hosts beside the issuer's own that its <c>jwks_uri</c> may name.</summary>
    public IReadOnlyList<string> JwksHosts { get; set; } = [];

    /// <summary>A local JWKS file, watched, instead of discovery.</summary>
    public string? JwksFile { get; set; }

    /// <summary>Lets keys be fetched over http from hosts that are not loopback.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>A key that the issuer removed stops being accepted within this time. 1 s to 1 d.</summary>
    public TimeSpan KeyRefresh { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Unknown key ids cause at most one fetch in this time. 1 s to 1 h.</summary>
    public TimeSpan KeyCooldown { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the last good keys serve while the issuer is away. 1 min to 30 d, at least <see cref="KeyRefresh"/>.</summary>
    public TimeSpan KeysStaleAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Any of them must be in <c>aud</c>; required, not empty.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>Of RS*, PS*, ES*; a key without <c>alg</c> is used with the first that fits it.</summary>
    public IReadOnlyList<string>? Algorithms { get; set; }

    /// <summary>Accepted header <c>typ</c> values; an empty one lets it be absent.</summary>
    public IReadOnlyList<string>? Types { get; set; }

    /// <summary>Claims that must be present, beside <c>iss</c>, <c>aud</c> and <c>exp</c>.</summary>
    public IReadOnlyList<string>? RequiredClaims { get; set; }

    /// <summary>Tolerance for clocks that differ. 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most that <c>exp</c> - <c>iat</c> may be. 1 s to 366 d; null for any.</summary>
    public TimeSpan? MaxTokenLifetime { get; set; }

    /// <summary>Demands that <c>gty</c> contains <c>client_credentials</c>.</summary>
    public bool? RequireMachineToken { get; set; }

    public IReadOnlyList<string>? OrgClaims { get; set; }

    public IReadOnlyList<string>? OrgNameClaims { get; set; }

    public IReadOnlyList<string>? ApplicationClaims { get; set; }

    public IReadOnlyList<string>? ScopeClaims { get; set; }

    public IReadOnlyList<string>? PlanClaims { get; set; }

    /// <summary>The only orgs this issuer may speak for; null for any.</summary>
    public IReadOnlyList<string>? Orgs { get; set; }

    /// <summary>Its tokens are opaque, or some of them: it is asked for them (RFC 7662). Null: every token is a JWT.</summary>
    public IntrospectionOptions? Introspection { get; set; }
}
