using System.Text.Json;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Issuers;

/// <summary>What tells a machine's token from a user's, preset by preset.</summary>
public sealed class MachineTokenTests
{
    [Theory]
    [InlineData(IssuerKind.Kinde, """{ "gty": ["client_credentials"] }""", true)]
    [InlineData(IssuerKind.Kinde, """{ "gty": "client_credentials" }""", true)]
    [InlineData(IssuerKind.Kinde, """{ "gty": "client-credentials" }""", false)]
    [InlineData(IssuerKind.Kinde, """{ "gty": ["authorization_code"] }""", false)]
    [InlineData(IssuerKind.Kinde, """{ "gty": [["client_credentials"]] }""", false)]
    [InlineData(IssuerKind.Kinde, "{}", false)]
    [InlineData(IssuerKind.Rfc9068, """{ "sub": "job", "client_id": "job" }""", true)]
    [InlineData(IssuerKind.Rfc9068, """{ "sub": "anna", "client_id": "job" }""", false)]
    [InlineData(IssuerKind.Rfc9068, """{ "sub": "", "client_id": "" }""", false)]
    [InlineData(IssuerKind.Generic, """{ "sub": "job", "azp": "job" }""", true)]
    [InlineData(IssuerKind.Generic, """{ "gty": "client-credentials", "sub": "job@clients", "azp": "job" }""", false)]
    [InlineData(IssuerKind.Generic, """{ "sub": null, "azp": null }""", false)]
    [InlineData(IssuerKind.Entra, """{ "idtyp": "app", "sub": "a", "oid": "b" }""", true)]
    [InlineData(IssuerKind.Entra, """{ "sub": "a", "oid": "a" }""", true)]
    [InlineData(IssuerKind.Entra, """{ "sub": "a", "oid": "a", "scp": "items.read" }""", false)]
    [InlineData(IssuerKind.Entra, """{ "idtyp": "user", "sub": "a", "oid": "a" }""", false)]
    [InlineData(IssuerKind.Entra, """{ "sub": "a", "oid": "b" }""", false)]
    [InlineData(IssuerKind.Auth0, """{ "gty": "client-credentials", "sub": "job@clients", "azp": "job" }""", true)]
    [InlineData(IssuerKind.Auth0, """{ "gty": "client_credentials" }""", true)]
    [InlineData(IssuerKind.Auth0, """{ "sub": "job@clients", "client_id": "job" }""", true)]
    [InlineData(IssuerKind.Auth0, """{ "gty": "password", "sub": "job@clients", "client_id": "job" }""", false)]
    [InlineData(IssuerKind.Auth0, """{ "sub": "auth0|anna", "azp": "job" }""", false)]
    [InlineData(IssuerKind.Okta, """{ "sub": "0oa1", "cid": "0oa1" }""", true)]
    [InlineData(IssuerKind.Okta, """{ "sub": "0oa1", "cid": "0oa1", "uid": "00u1" }""", false)]
    [InlineData(IssuerKind.Okta, """{ "sub": "anna@acme.com", "cid": "0oa1", "uid": "00u1" }""", false)]
    [InlineData(IssuerKind.Keycloak, """{ "azp": "job", "client_id": "job" }""", true)]
    [InlineData(IssuerKind.Keycloak, """{ "azp": "job", "clientId": "job" }""", true)]
    [InlineData(IssuerKind.Keycloak, """{ "azp": "web", "preferred_username": "service-account-web" }""", false)]
    [InlineData(IssuerKind.Cognito, """{ "token_use": "access", "sub": "job", "client_id": "job" }""", true)]
    [InlineData(IssuerKind.Cognito, """{ "token_use": "id", "sub": "job", "client_id": "job" }""", false)]
    [InlineData(IssuerKind.Cognito, """{ "token_use": "access", "sub": "b1", "client_id": "job", "username": "anna" }""", false)]
    public void Is_told_by_the_claims_of_its_issuer(object kind, string claims, bool isMachine)
    {
        var rules = IssuerPreset.For((IssuerKind)kind).MachineClaims.Select(claim => MachineRule.Parse(claim, out _)!);

        Assert.Equal(isMachine, rules.Any(rule => rule.Fits(JsonElement.Parse(claims))));
    }

    [Theory]
    [InlineData("sub", "{azp", "sub")]
    [InlineData("sub", "azp}", "sub")]
    [InlineData("sub", "}azp{", "sub")]
    [InlineData("sub", "{a}{b}", "sub")]
    [InlineData("sub", "{}", "sub")]
    [InlineData("/a~2", "x", "/a~2")]
    public void Names_what_is_no_rule(string claim, string value, string expected)
    {
        Assert.Null(MachineRule.Parse(new Dictionary<string, string> { [claim] = value }, out var wrong));
        Assert.Equal(expected, wrong);
    }
}
