using System.Text.Json;
using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Tokens.Claims;

namespace Gateway.Tests.Orgs;

/// <summary>Which org a token's claims name: each one present must be a code, and all must agree.</summary>
public sealed class OrgClaimsTests
{
    private static readonly IReadOnlyList<ClaimSource> Kinde =
        [Source("org_code"), Source("orgCode"), Source("/application_properties/org_code/v")];

    [Theory]
    [InlineData("""{ "org_code": "org_a" }""")]
    [InlineData("""{ "orgCode": "org_a" }""")]
    [InlineData("""{ "application_properties": { "org_code": { "v": "org_a" } } }""")]
    [InlineData("""{ "org_code": "org_a", "orgCode": "org_a", "application_properties": { "org_code": { "v": "org_a" } } }""")]
    [InlineData("""{ "org_code": null, "orgCode": "org_a" }""")]
    [InlineData("""{ "orgCode": "org_a", "application_properties": null }""")]
    [InlineData("""{ "orgCode": "org_a", "application_properties": { "org_code": { "v": null } } }""")]
    [InlineData("""{ "orgCode": "org_a", "application_properties": "text" }""")]
    [InlineData("""{ "orgCode": "org_a", "OrgCode": "org_b", "org_codes": ["org_b"] }""")]
    [InlineData("""{ "org\u0043ode": "org\u005fa" }""")]
    public void Finds_the_one_org_named(string claims)
    {
        var verdict = Decide(claims, out var org);

        Assert.Equal((Verdict.Pass, "org_a"), (verdict, org.Value));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "orgCode": null }""")]
    [InlineData("""{ "OrgCode": "org_a", "orgcode": "org_a", "org_codes": ["org_a"] }""")]
    [InlineData("""{ "application_properties": { "org_code": "org_a" } }""")]
    [InlineData("""{ "application_properties": [] }""")]
    public void Refuses_where_no_org_claim_is_present(string claims) => Assert.Equal(Catalogue.OrgMissing, Decide(claims, out _));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" org_a\"")]
    [InlineData("\"org_a\\n\"")]
    [InlineData("\"_org\"")]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[\"org_a\"]")]
    public void Refuses_a_claim_that_is_no_code_even_beside_a_good_one(string claim)
    {
        Assert.Equal(Catalogue.OrgInvalid, Decide($$"""{ "orgCode": {{claim}} }""", out _));
        Assert.Equal(Catalogue.OrgInvalid, Decide($$"""{ "org_code": "org_a", "orgCode": {{claim}} }""", out _));
        Assert.Equal(Catalogue.OrgInvalid, Decide($$"""{ "org_code": {{claim}}, "orgCode": "org_a" }""", out _));
    }

    [Theory]
    [InlineData("""{ "org_code": "org_a", "orgCode": "org_b" }""")]
    [InlineData("""{ "orgCode": "org_a", "application_properties": { "org_code": { "v": "org_b" } } }""")]
    [InlineData("""{ "org_code": "org_a", "orgCode": "ORG_A" }""")]
    [InlineData("""{ "org_code": "org_a", "orgCode": "org_b", "application_properties": { "org_code": { "v": "org_b" } } }""")]
    [InlineData("""{ "org_code": "org_b", "orgCode": "org_a", "application_properties": { "org_code": { "v": "org_b" } } }""")]
    public void Refuses_two_claims_that_disagree(string claims) => Assert.Equal(Catalogue.OrgConflict, Decide(claims, out _));

    [Fact]
    public void Calls_claims_invalid_before_it_calls_them_in_conflict() => Assert.Equal(
        Catalogue.OrgInvalid,
        Decide("""{ "org_code": "org_a", "orgCode": "org_b", "application_properties": { "org_code": { "v": 5 } } }""", out _));

    private static Verdict Decide(string claims, out OrgCode org) => OrgClaims.Decide(JsonElement.Parse(claims), Kinde, out org);

    private static ClaimSource Source(string text) =>
        ClaimSource.TryParse(text, out var source) ? source : throw new ArgumentException("no source", nameof(text));
}
