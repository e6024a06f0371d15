using Gateway.Settings;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Reading;

namespace Gateway.Tokens.Issuers;

/// <summary><c>Gateway:Issuers:{name}</c>. Null means not given: the preset of <see cref="Kind"/> fills it.</summary>
internal sealed class IssuerOptions
{
    /// <summary>Required.</summary>
    public IssuerKind? Kind { get; set; }

    /// <summary>
    /// The exact <c>iss</c>; required. With <c>{tenantid}</c> as a segment of its path it is a template that each token fills with
    /// its own <see cref="TenantClaim"/>.
    /// </summary>
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

    /// <summary>Any of them must be in <see cref="AudienceClaims"/>; required unless <see cref="Applications"/> closes the list.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>Where the audience stands; default <c>aud</c> (Cognito: <c>client_id</c>). Each is a text or a list of texts.</summary>
    public IReadOnlyList<string>? AudienceClaims { get; set; }

    /// <summary>
    /// Applications by client id, with what the token cannot say of them. Without <see cref="Audiences"/> no other application may
    /// come; beside them it adds, and the audience is judged as ever.
    /// </summary>
    public Dictionary<string, ApplicationOptions>? Applications { get; set; }

    /// <summary>Names a token's tenant; required with <c>{tenantid}</c> in <see cref="Issuer"/> (Entra: <c>tid</c>).</summary>
    public string? TenantClaim { get; set; }

    /// <summary>The tenants let in; required with <c>{tenantid}</c> in <see cref="Issuer"/>; <c>*</c> alone lets in any.</summary>
    public IReadOnlyList<string>? Tenants { get; set; }

    /// <summary>Of RS*, PS*, ES* and EdDSA (Ed25519); a key without <c>alg</c> is used with the first that fits it.</summary>
    public IReadOnlyList<string>? Algorithms { get; set; }

    /// <summary>Accepted header <c>typ</c> values; an empty one lets it be absent.</summary>
    public IReadOnlyList<string>? Types { get; set; }

    /// <summary>Claims that must be present, beside <c>iss</c>, <c>exp</c> and the audience.</summary>
    public IReadOnlyList<string>? RequiredClaims { get; set; }

    /// <summary>Tolerance for clocks that differ. 0 to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most characters a token may have; the limit on a request's head grows with it.</summary>
    [Bounds(CompactReader.UsualLength, CompactReader.MostLength)]
    public int MaxTokenLength { get; set; } = CompactReader.UsualLength;

    /// <summary>The most that <c>exp</c> - <c>iat</c> may be. 1 s to 366 d; null for any.</summary>
    public TimeSpan? MaxTokenLifetime { get; set; }

    /// <summary>Demands a machine's token, by <see cref="MachineClaims"/>.</summary>
    public bool? RequireMachineToken { get; set; }

    /// <summary>
    /// What a machine's token looks like: one entry must fit whole. Each is claim to value: a text, which a list may contain;
    /// <c>{claim}</c> in it stands for the text of another claim; an empty one demands that the claim is absent.
    /// Given, it sets <see cref="RequireMachineToken"/>.
    /// </summary>
    public IReadOnlyList<Dictionary<string, string>>? MachineClaims { get; set; }

    public IReadOnlyList<string>? OrgClaims { get; set; }

    public IReadOnlyList<string>? OrgNameClaims { get; set; }

    public IReadOnlyList<string>? ApplicationClaims { get; set; }

    public IReadOnlyList<string>? ScopeClaims { get; set; }

    public IReadOnlyList<string>? PlanClaims { get; set; }

    /// <summary>The only orgs this issuer may speak for; null for any.</summary>
    public IReadOnlyList<string>? Orgs { get; set; }

    /// <summary>Which characters its org codes may have.</summary>
    public OrgCharacters OrgCharacters { get; set; }

    /// <summary>Its tokens are opaque, or some of them: it is asked for them (RFC 7662). Null: every token is a JWT.</summary>
    public IntrospectionOptions? Introspection { get; set; }
}
