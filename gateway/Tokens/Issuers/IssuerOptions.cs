using Gateway.Tokens.Reading;

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

    /// <summary>The address of the key set itself, instead of discovery, for an issuer that has none.</summary>
    public string? JwksUri { get; set; }

    /// <summary>A local JWKS file, watched, instead of discovery.</summary>
    public string? JwksFile { get; set; }

    /// <summary>
    /// PEM file with the certificates of a private CA, trusted in place of the system's for calls to this issuer; looked at with each call.
    /// </summary>
    public string? CaFile { get; set; }

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

    /// <summary>Of RS*, PS*, ES* and EdDSA (Ed25519); a key without <c>alg</c> is used with the first that fits it.</summary>
    public IReadOnlyList<string>? Algorithms { get; set; }

    /// <summary>Accepted header <c>typ</c> values; an empty one lets it be absent.</summary>
    public IReadOnlyList<string>? Types { get; set; }

    /// <summary>Claims that must be present, beside <c>iss</c>, <c>aud</c> and <c>exp</c>.</summary>
    public IReadOnlyList<string>? RequiredClaims { get; set; }

    /// <summary>Tolerance for clocks that differ. 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most characters a token may have. 8,192 to 32,768; the limit on a request's head grows with it.</summary>
    public int MaxTokenLength { get; set; } = CompactReader.UsualLength;

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
}
