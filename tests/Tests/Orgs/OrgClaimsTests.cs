using System.Text.Json;
using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Tokens.Claims;
using Gateway.Tokens.Issuers;

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
    [InlineData("4711", "4711")]
    [InlineData("0", "0")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("[\"org_a\"]", "org_a")]
    [InlineData("[4711]", "4711")]
    [InlineData("{ \"org_a\": {} }", "org_a")]
    [InlineData("{ \"org_a\": { \"id\": \"42c3e46f\", \"name\": [\"x\"] } }", "org_a")]
    public void Reads_the_shapes_in_which_issuers_write_one_org(string claim, string expected)
    {
        var verdict = Decide($$"""{ "orgCode": {{claim}} }""", out var org);

        Assert.Equal((Verdict.Pass, expected), (verdict, org.Value));
    }

    [Theory]
    [InlineData("[\"org_a\", \"org_b\"]")]
    [InlineData("[\"org_a\", \"org_a\"]")]
    [InlineData("[\"org_a\", null]")]
    [InlineData("{ \"org_a\": {}, \"org_b\": {} }")]
    public void Finds_no_org_among_several(string claim)
    {
        Assert.Equal(Catalogue.OrgConflict, Decide($$"""{ "orgCode": {{claim}} }""", out _));
        Assert.Equal(Catalogue.OrgConflict, Decide($$"""{ "org_code": "org_a", "orgCode": {{claim}} }""", out _));
    }

    [Theory]
    [InlineData("/organization/0", """{ "organization": ["org_a", "org_b"] }""", false)]
    [InlineData("/organization/1", """{ "organization": ["org_a", "org_b"] }""", false)]
    [InlineData("/organization/7", """{ "organization": ["org_a", "org_b"] }""", false)]
    [InlineData("/in/0/org", """{ "in": [{ "org": "org_a" }, { "org": "org_b" }] }""", false)]
    [InlineData("/in/0/org", """{ "in": [{}, { "org": "org_b" }] }""", false)]
    [InlineData("/in/org/1/id", """{ "in": { "org": [{ "id": "org_b" }, { "id": "org_a" }] } }""", false)]
    [InlineData("/organization/0", """{ "organization": ["org_a"] }""", true)]
    [InlineData("/in/0/org", """{ "in": [{ "org": "org_a" }] }""", true)]
    [InlineData("/in/0/org", """{ "in": { "0": { "org": "org_a" }, "1": {} } }""", true)]
    [InlineData("/organization/x/id", """{ "organization": { "x": { "id": "org_a" }, "y": {} } }""", true)]
    public void Takes_no_index_of_a_list_of_several(string source, string claims, bool isOne)
    {
        var verdict = OrgClaims.Decide(JsonElement.Parse(claims), [Source(source)], OrgCharacters.Plain, mapped: null, out var org);

        Assert.Equal(isOne ? (Verdict.Pass, "org_a") : (Catalogue.OrgConflict, org.Value), (verdict, org.Value));
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{ "orgCode": "org_a" }""", true)]
    [InlineData("""{ "orgCode": "org_b" }""", false)]
    [InlineData("""{ "org_code": "org_a", "orgCode": "org_b" }""", false)]
    public void Holds_the_token_against_the_org_that_its_application_was_given(string claims, bool passes)
    {
        Assert.True(OrgCode.TryParse("org_a", out var mapped));

        var verdict = OrgClaims.Decide(JsonElement.Parse(claims), Kinde, OrgCharacters.Plain, mapped, out var org);

        Assert.Equal(passes ? Verdict.Pass : Catalogue.OrgConflict, verdict);
        Assert.Equal("org_a", passes ? org.Value : "org_a");
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
    [InlineData("5.0")]
    [InlineData("-5")]
    [InlineData("5e3")]
    [InlineData("1234567890123456")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[true]")]
    [InlineData("[[\"org_a\"]]")]
    [InlineData("[{ \"org_a\": {} }]")]
    [InlineData("{ \"v\": \"org_a\" }")]
    [InlineData("{ \"org_a\": [] }")]
    [InlineData("{ \"org_a\": null }")]
    [InlineData("{ \"org a\": {} }")]
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
        Decide("""{ "org_code": "org_a", "orgCode": "org_b", "application_properties": { "org_code": { "v": true } } }""", out _));

    private static Verdict Decide(string claims, out OrgCode org) =>
        OrgClaims.Decide(JsonElement.Parse(claims), Kinde, OrgCharacters.Plain, mapped: null, out org);

    private static ClaimSource Source(string text) =>
        ClaimSource.TryParse(text, out var source) ? source : throw new ArgumentException("no source", nameof(text));
}
