using Gateway.Tokens;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Issuers;

/// <summary>The table of presets in the contract, cell by cell.</summary>
public sealed class IssuerPresetTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData(IssuerKind.Kinde, "|JWT|at+jwt", true, "iss exp iat azp", "azp", "scope",
        "org_code orgCode /application_properties/org_code/v", "org_name orgName", "/application_properties/tier/v")]
    [InlineData(IssuerKind.Rfc9068, "at+jwt", false, "iss exp iat sub client_id jti", "client_id", "scope", "org", "", "")]
    [InlineData(IssuerKind.Generic, "|JWT|at+jwt", false, "iss exp", "azp client_id", "scope scp", "org", "", "")]
    [InlineData(IssuerKind.Entra, "|JWT|at+jwt", true, "iss exp iat tid", "azp appid", "roles", "tid", "", "")]
    [InlineData(IssuerKind.Auth0, "|JWT|at+jwt", true, "iss exp iat sub", "azp client_id", "scope", "org_id", "org_name", "")]
    [InlineData(IssuerKind.Okta, "|JWT|at+jwt", true, "iss exp iat sub cid", "cid", "scp", "org", "", "")]
    [InlineData(IssuerKind.Keycloak, "|JWT|at+jwt", false, "iss exp iat azp", "azp", "scope", "organization", "", "")]
    [InlineData(IssuerKind.Cognito, "|JWT|at+jwt", true, "iss exp iat sub client_id token_use", "client_id", "scope", "org", "", "")]
    public void Fills_what_the_settings_leave_out(
        object kind, string types, bool machine, string required, string application, string scope, string org, string orgName, string plan)
    {
        _room.Use(("it", _room.Options(options =>
            (options.Kind, options.OrgClaims) = ((IssuerKind)kind, org == "org" ? ["org"] : null))));
        var issuer = _room.Issuers.All[0];

        Assert.Equal(types.Split('|').Order(), issuer.Types.Order());
        Assert.Equal(machine, issuer.RequireMachineToken);
        Assert.Equal(required.Split(' ').Order(), issuer.RequiredClaims.Order());
        Assert.Equal(["RS256"], issuer.Algorithms);
        Assert.Equal((IssuerKind)kind == IssuerKind.Cognito ? "client_id" : "aud", Assert.Single(issuer.AudienceClaims).Text);
        Assert.Equal(
            (application, scope, org, orgName, plan),
            (string.Join(' ', issuer.ApplicationClaims), string.Join(' ', issuer.ScopeClaims), string.Join(' ', issuer.OrgClaims),
                string.Join(' ', issuer.OrgNameClaims), string.Join(' ', issuer.PlanClaims)));
    }

    [Fact]
    public void Lets_the_settings_override_each_rule()
    {
        _room.Use(("it", _room.Options(options =>
        {
            options.Types = ["JWT"];
            options.RequireMachineToken = false;
            options.RequiredClaims = ["sub"];
            options.Algorithms = ["ES256", "PS384"];
            options.ApplicationClaims = ["a"];
            options.ScopeClaims = ["b"];
            options.OrgClaims = ["c"];
            options.OrgNameClaims = [];
            options.PlanClaims = ["d"];
            options.Orgs = ["org_a"];
        })));
        var issuer = _room.Issuers.All[0];

        Assert.Equal(["JWT"], issuer.Types);
        Assert.False(issuer.RequireMachineToken);
        Assert.Equal(["exp", "iss", "sub"], issuer.RequiredClaims.Order());
        Assert.Equal(["ES256", "PS384"], issuer.Algorithms.Order());
        Assert.Equal("PS384", issuer.RsaAlgorithm);
        Assert.Equal(["a", "b", "c", "d"], new[] { issuer.ApplicationClaims, issuer.ScopeClaims, issuer.OrgClaims,
            issuer.PlanClaims }.Select(sources => sources.Single().Text));
        Assert.Empty(issuer.OrgNameClaims);
        Assert.Equal(["org_a"], issuer.Orgs!);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("client_id")]
    [InlineData("jti")]
    [InlineData("iat")]
    public async Task Needs_every_claim_of_rfc9068(string claim)
    {
        _room.Use(("it", _room.Options(options => (options.Kind, options.OrgClaims) = (IssuerKind.Rfc9068, ["orgCode"]))));
        var token = _room.Issuer.Token().Header("typ", "at+jwt").Claim("sub", "a").Claim("client_id", "a").Without("gty", "azp");

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(token));
        Assert.Equal(TokenReason.MissingClaim, await _room.ReasonAsync(token.Without(claim)));
    }

    [Theory]
    [InlineData("at+jwt", TokenReason.None)]
    [InlineData("application/at+jwt", TokenReason.None)]
    [InlineData("JWT", TokenReason.WrongType)]
    [InlineData(null, TokenReason.WrongType)]
    public async Task Needs_the_type_of_rfc9068(string? type, object reason)
    {
        _room.Use(("it", _room.Options(options => (options.Kind, options.OrgClaims) = (IssuerKind.Rfc9068, ["orgCode"]))));
        var token = _room.Issuer.Token().WithoutHeader("typ").Claim("sub", "a").Claim("client_id", "a");

        Assert.Equal(reason, await _room.ReasonAsync(type is null ? token : token.Header("typ", type)));
    }

    [Fact]
    public async Task Takes_a_generic_token_with_the_bare_minimum()
    {
        _room.Use(("it", _room.Options(options => (options.Kind, options.OrgClaims) = (IssuerKind.Generic, ["orgCode"]))));

        var verdict = await _room.JudgeAsync(_room.Issuer.Token().WithoutHeader("typ").Without("gty", "azp", "iat", "jti", "sub"));

        Assert.Equal(TokenReason.None, verdict.Reason);
        Assert.Null(verdict.Token!.Application);
    }
}
