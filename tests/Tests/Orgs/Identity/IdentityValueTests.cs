namespace Gateway.Tests.Orgs.Identity;

/// <summary>The headers a backend gets for a token: one of each, or none where the source is absent.</summary>
public sealed class IdentityValueTests
{
    private const string All = """
        { "Identity": { "Headers": {
            "X-Org-Code": "org", "X-Org-Name": "org.name", "X-Application-Id": "application", "X-Org-Plan": "plan",
            "X-Scopes": "scopes", "X-Issuer": "issuer", "X-Subject": "claim:sub", "X-App-Region": "/application_properties/region/v" } } }
        """;

    [Fact]
    public void Sets_each_header_from_its_source()
    {
        using OrgsRig rig = new(All);

        var caller = rig.Caller("""
            "orgName": "Acme", "scope": "b a", "sub": "s1", "application_properties": { "region": { "v": "eu" } }
            """);

        Assert.Equal(
            [
                "X-Org-Code=org_a", "X-Org-Name=Acme", "X-Application-Id=app_1", "X-Org-Plan=default",
                "X-Scopes=b a", "X-Issuer=https://acme.kinde.com", "X-Subject=s1", "X-App-Region=eu",
            ], caller.IdentityHeaders.Select(header => $"{header.Key}={header.Value}"));
    }

    [Fact]
    public void Sets_the_five_of_the_defaults_where_no_source_names_any()
    {
        using OrgsRig rig = new();

        var caller = rig.Caller("""
            "org_name": "Acme", "application_properties": { "region": { "v": "eu" } }
            """);

        Assert.Equal(["X-Org-Code", "X-Org-Name", "X-Application-Id", "X-Org-Plan", "X-App-Region"],
            caller.IdentityHeaders.Select(header => header.Key));
    }

    [Fact]
    public void Sets_only_the_headers_that_settings_name()
    {
        using OrgsRig rig = new("""{ "Identity": { "Headers": { "X-Tenant": "org" } } }""");

        Assert.Equal([new("X-Tenant", "org_a")], rig.Caller().IdentityHeaders);
    }

    [Fact]
    public void Sets_none_where_the_source_is_absent()
    {
        using OrgsRig rig = new(All);

        var standing = rig.Derivation.Derive(OrgsRig.Token("""{ "orgCode": "org_a" }""", application: null), rig.Snapshot);

        Assert.Equal(["X-Org-Code", "X-Org-Plan"], standing.Caller!.IdentityHeaders.Select(header => header.Key));
    }

    [Theory]
    [InlineData("\"Żółw 100%\"", "%C5%BB%C3%B3%C5%82w 100%25")]
    [InlineData("42", "42")]
    [InlineData("true", "true")]
    [InlineData("[\"a\", \"b\"]", "a b")]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    public void Sends_a_claim_as_text_or_not_at_all(string claim, string? value)
    {
        using OrgsRig rig = new(All);

        var caller = rig.Caller($"\"sub\": {claim}");

        Assert.Equal(value, caller.IdentityHeaders.SingleOrDefault(header => header.Key == "X-Subject").Value);
        Assert.Empty(rig.Counted);
    }

    [Theory]
    [InlineData("\"a\\r\\nX-Org-Code: org_b\"")]
    [InlineData("[\"a\", \"b\\u0000\"]")]
    public void Leaves_out_and_counts_a_value_with_a_control_character(string claim)
    {
        using OrgsRig rig = new(All);

        var caller = rig.Caller($"\"sub\": {claim}");

        Assert.DoesNotContain(caller.IdentityHeaders, header => header.Key == "X-Subject");
        Assert.Equal(["gateway.identity_headers.spoiled X-Subject"], rig.Counted);
    }
}
