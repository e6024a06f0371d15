namespace Gateway.Tokens.Issuers;

/// <summary>The rules that a kind of issuer brings along.</summary>
internal sealed record IssuerPreset
{
    /// <summary>Demanded of every token of every issuer, beside the audience or an application of the list.</summary>
    public static readonly IReadOnlyList<string> AlwaysRequired = ["iss", "exp"];

    private static readonly IReadOnlyList<string> PlainOrAccessToken = ["", "JWT", "at+jwt"];

    private static readonly IReadOnlyList<Dictionary<string, string>> ByGrant = [new() { ["gty"] = "client_credentials" }];

    private static readonly IssuerPreset Kinde = new()
    {
        RequireMachineToken = true,
        RequiredClaims = [.. AlwaysRequired, "iat", "azp"],
        OrgClaims = ["org_code", "orgCode", "/application_properties/org_code/v"],
        OrgNameClaims = ["org_name", "orgName"],
        PlanClaims = ["/application_properties/tier/v"],
        ApplicationClaims = ["azp"],
    };

    private static readonly IssuerPreset Rfc9068 = new()
    {
        Types = ["at+jwt"],
        RequiredClaims = [.. AlwaysRequired, "iat", "sub", "client_id", "jti"],
        ApplicationClaims = ["client_id"],

        // RFC 9068 section 2.2: where no resource owner took part, sub stands for the client.
        MachineClaims = [.. ByGrant, new() { ["sub"] = "{client_id}" }],
    };

    /// <summary>
    /// A token for an application alone says so in <c>idtyp</c> where that optional claim is on; else its <c>sub</c> is its
    /// <c>oid</c> and it has no delegated <c>scp</c> (Microsoft, access token claims reference).
    /// </summary>
    private static readonly IssuerPreset Entra = new()
    {
        RequireMachineToken = true,
        MachineClaims = [new() { ["idtyp"] = "app" }, new() { ["idtyp"] = "", ["scp"] = "", ["sub"] = "{oid}" }],
        RequiredClaims = [.. AlwaysRequired, "iat", "tid"],
        TenantClaim = "tid",
        OrgClaims = ["tid"],
        ApplicationClaims = ["azp", "appid"],
        ScopeClaims = ["roles"],
    };

    /// <summary>The dialect of before RFC 9068 has <c>gty</c> and <c>azp</c>, the other one <c>client_id</c>.</summary>
    private static readonly IssuerPreset Auth0 = new()
    {
        RequireMachineToken = true,
        MachineClaims =
        [
            new() { ["gty"] = "client-credentials" }, .. ByGrant,
            new() { ["gty"] = "", ["sub"] = "{client_id}@clients" }, new() { ["gty"] = "", ["sub"] = "{azp}@clients" },
        ],
        RequiredClaims = [.. AlwaysRequired, "iat", "sub"],
        OrgClaims = ["org_id"],
        OrgNameClaims = ["org_name"],
        ApplicationClaims = ["azp", "client_id"],
    };

    private static readonly IssuerPreset Okta = new()
    {
        RequireMachineToken = true,
        MachineClaims = [new() { ["sub"] = "{cid}", ["uid"] = "" }],
        RequiredClaims = [.. AlwaysRequired, "iat", "sub", "cid"],
        ApplicationClaims = ["cid"],
        ScopeClaims = ["scp"],
    };

    /// <summary>Only a service account's session sets <c>client_id</c> (once <c>clientId</c>); a user may have any name.</summary>
    private static readonly IssuerPreset Keycloak = new()
    {
        MachineClaims = [new() { ["client_id"] = "{azp}" }, new() { ["clientId"] = "{azp}" }, new() { ["sub"] = "{azp}" }],
        RequiredClaims = [.. AlwaysRequired, "iat", "azp"],
        OrgClaims = ["organization"],
        ApplicationClaims = ["azp"],
    };

    /// <summary>Identity tokens have <c>aud</c> and no <c>client_id</c>, users' access tokens another <c>sub</c>.</summary>
    private static readonly IssuerPreset Cognito = new()
    {
        RequireMachineToken = true,
        MachineClaims = [new() { ["token_use"] = "access", ["sub"] = "{client_id}", ["username"] = "" }],
        RequiredClaims = [.. AlwaysRequired, "iat", "sub", "client_id", "token_use"],
        AudienceClaims = ["client_id"],
        ApplicationClaims = ["client_id"],
    };

    private static readonly IssuerPreset Generic = new()
    {
        ApplicationClaims = ["azp", "client_id"],
        ScopeClaims = ["scope", "scp"],
        MachineClaims = [.. ByGrant, new() { ["sub"] = "{azp}" }, new() { ["sub"] = "{client_id}" }],
    };

    public IReadOnlyList<string> Algorithms { get; private init; } = ["RS256"];

    public IReadOnlyList<string> Types { get; private init; } = PlainOrAccessToken;

    public IReadOnlyList<string> RequiredClaims { get; private init; } = AlwaysRequired;

    public bool RequireMachineToken { get; private init; }

    /// <summary>As in the settings: one entry must fit whole, an empty text demands absence.</summary>
    public IReadOnlyList<Dictionary<string, string>> MachineClaims { get; private init; } = ByGrant;

    public IReadOnlyList<string> AudienceClaims { get; private init; } = [AudienceRules.Audience];

    public string? TenantClaim { get; private init; }

    public IReadOnlyList<string> OrgClaims { get; private init; } = [];

    public IReadOnlyList<string> OrgNameClaims { get; private init; } = [];

    public IReadOnlyList<string> PlanClaims { get; private init; } = [];

    public required IReadOnlyList<string> ApplicationClaims { get; init; }

    /// <summary>Kinde's <c>scp</c> is what was asked for, not what was granted, so it reads <c>scope</c> alone.</summary>
    public IReadOnlyList<string> ScopeClaims { get; private init; } = ["scope"];

    public static IssuerPreset For(IssuerKind kind) => kind switch
    {
        IssuerKind.Kinde => Kinde,
        IssuerKind.Rfc9068 => Rfc9068,
        IssuerKind.Entra => Entra,
        IssuerKind.Auth0 => Auth0,
        IssuerKind.Okta => Okta,
        IssuerKind.Keycloak => Keycloak,
        IssuerKind.Cognito => Cognito,
        IssuerKind.Generic => Generic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a preset"),
    };
}
