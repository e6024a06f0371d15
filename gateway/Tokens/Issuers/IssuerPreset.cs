namespace Gateway.Tokens.Issuers;

/// <summary>The rules that a kind of issuer brings along.</summary>
internal sealed record IssuerPreset
{
    /// <summary>Demanded of every token of every issuer.</summary>
    public static readonly IReadOnlyList<string> AlwaysRequired = ["iss", "aud", "exp"];

    private static readonly IReadOnlyList<string> PlainOrAccessToken = ["", "JWT", "at+jwt"];

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
    };

    private static readonly IssuerPreset Generic = new()
    {
        ApplicationClaims = ["azp", "client_id"],
        ScopeClaims = ["scope", "scp"],
    };

    public IReadOnlyList<string> Algorithms { get; private init; } = ["RS256"];

    public IReadOnlyList<string> Types { get; private init; } = PlainOrAccessToken;

    public IReadOnlyList<string> RequiredClaims { get; private init; } = AlwaysRequired;

    public bool RequireMachineToken { get; private init; }

    public IReadOnlyList<string> OrgClaims { get; private init; } = [];

    public IReadOnlyList<string> OrgNameClaims { get; private init; } = [];

    public IReadOnlyList<string> PlanClaims { get; private init; } = [];

    public required IReadOnlyList<string> ApplicationClaims { get; init; }

    /// <summary>Kinde's <c>scp</c> is what was asked for, not what was granted, so only Generic reads it.</summary>
    public IReadOnlyList<string> ScopeClaims { get; private init; } = ["scope"];

    public static IssuerPreset For(IssuerKind kind) => kind switch
    {
        IssuerKind.Kinde => Kinde,
        IssuerKind.Rfc9068 => Rfc9068,
        IssuerKind.Generic => Generic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a preset"),
    };
}
