using System.Text.Json.Nodes;

namespace Gateway.Tests.Admin.Explain;

/// <summary>A refusal is told with the settings that would change it, whatever of the token can still be read.</summary>
public sealed class ExplainChangeTests(ExplainRig rig) : IClassFixture<ExplainRig>
{
    [Theory]
    [InlineData("aud", "[\"other\"]", "Audiences", "lacks [\"other\"]")]
    [InlineData("aud", "null", "AudienceClaims", "the token has no aud")]
    [InlineData("azp", "null", "RequiredClaims", "asks for azp")]
    [InlineData("gty", "null", "MachineClaims", "overrides that rule")]
    [InlineData("orgCode", "\"acme.com\"", "OrgCharacters", "Extended also takes . @ : ~")]
    [InlineData("orgCode", "\"org_other\"", "OrgClaims", "finds several orgs")]
    public async Task Names_the_key_of_the_issuer_that_would_change_the_verdict(string claim, string value, string key, string why)
    {
        var changes = await ChangesAsync(rig.Issuer.Token().Claim(claim, JsonNode.Parse(value)).ToString());

        Assert.Contains(changes, change => (string?)change!["key"] == $"Gateway:Issuers:explained:{key}"
            && ((string?)change["why"])!.StartsWith(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/", "Gateway:Issuers:explained:AlsoKnownAs")]
    [InlineData("/realms/other", "Gateway:Issuers")]
    public async Task Names_the_issuer_that_an_unknown_iss_comes_near_to(string behind, string key)
    {
        var changes = await ChangesAsync(rig.Issuer.Token().Claim("iss", rig.Issuer.Issuer + behind).ToString());

        Assert.Contains(changes, change => (string?)change!["key"] == key);
    }

    [Fact]
    public async Task Names_no_key_for_a_forged_token() =>
        Assert.Empty(await ChangesAsync(rig.Token("forged")!));

    [Fact]
    public async Task Shows_header_and_claims_of_a_token_that_is_too_long_and_names_the_bound()
    {
        var token = rig.Issuer.Token().Claim("roles", new string('r', 9000)).ToString();

        var evidence = await EvidenceAsync(token);

        Assert.Equal("org_8ed648340ea9", (string?)evidence["claims"]!["orgCode"]);
        Assert.Equal("RS256", (string?)evidence["header"]!["alg"]);
        Assert.Contains(evidence["change"]!.AsArray(), one => (string?)one!["key"] == "Gateway:Issuers:explained:MaxTokenLength");
    }

    [Fact]
    public async Task Shows_header_and_claims_of_a_token_that_is_refused_before_its_issuer_is_known()
    {
        var token = rig.Issuer.Token().Header("crit", new JsonArray("exp")).Header("x5t", "abc").ToString();

        var evidence = await EvidenceAsync(token);

        Assert.Equal(("exp", "abc"), ((string?)evidence["header"]!["crit"]![0], (string?)evidence["header"]!["x5t"]));
        Assert.Equal("org_8ed648340ea9", (string?)evidence["claims"]!["orgCode"]);
    }

    private async Task<JsonArray> ChangesAsync(string token) => (await EvidenceAsync(token))["change"]?.AsArray() ?? [];

    private async Task<JsonNode> EvidenceAsync(string token) =>
        (await rig.ExplainAsync("GET", "/items", token))["steps"]!.AsArray()[^1]!["evidence"]!;
}
