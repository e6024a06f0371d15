namespace Gateway.Scenarios.Spine;

/// <summary>Org codes with characters that mean something in a path: the same guard, whether they come bare or encoded.</summary>
public sealed class ExtendedOrgPathTests(ExtendedOrgPathTests.Extended extended) : IClassFixture<ExtendedOrgPathTests.Extended>
{
    [Theory]
    [InlineData("acme.com")]
    [InlineData("it@acme.com")]
    [InlineData("urn:acme:7")]
    [InlineData("acme~7")]
    [InlineData("a.b@c:d~e")]
    public async Task Forwards_the_callers_own_path_and_header_byte_for_byte(string org)
    {
        var path = $"/orgs/{org}/items/own?at={org}";

        var answer = await extended.Walk.SendAsync(path, extended.Walk.Issuer.Token(org));

        Assert.True(answer.Status == 200, answer.Text);
        var request = Assert.Single(extended.Walk.Backend.Requests, request => request.Target == path);
        Assert.Equal(org, request.Headers.One("X-Org-Code"));
    }

    [Theory]
    [InlineData("acme.com", "/orgs/acme/items/x", 404, "not_found")]
    [InlineData("acme.com", "/orgs/ACME.COM/items/x", 404, "not_found")]
    [InlineData("acme.com", "/orgs/acme.com./items/x", 404, "not_found")]
    [InlineData("acme.com", "/orgs/evil@acme.com/items/x", 404, "not_found")]
    [InlineData("acme", "/orgs/acme.com/items/x", 404, "not_found")]
    [InlineData("acme", "/orgs/acme:80/items/x", 404, "not_found")]
    [InlineData("acme", "/orgs/acme~1/items/x", 404, "not_found")]
    [InlineData("acme.com", "/orgs/acme%2Ecom/items/x", 400, "invalid_request")]
    [InlineData("acme.com", "/orgs/acme.com%2e/items/x", 400, "invalid_request")]
    [InlineData("it@acme.com", "/orgs/it%40acme.com/items/x", 400, "invalid_request")]
    [InlineData("urn:acme:7", "/orgs/urn%3Aacme%3A7/items/x", 400, "invalid_request")]
    [InlineData("acme~7", "/orgs/acme%7E7/items/x", 400, "invalid_request")]
    [InlineData("acme.com", "/orgs/acme.com;v=1/items/x", 400, "invalid_request")]
    [InlineData("acme.com", "/orgs/acme.com%2Fitems/items/x", 400, "invalid_request")]
    [InlineData("acme.com", "/orgs/acme.com/../acme.org/items/x", 400, "invalid_request")]
    [InlineData("acme.com", "/orgs/acme.com/%2e%2e/acme.org/items/x", 400, "invalid_request")]
    public async Task Lets_no_other_spelling_or_org_through(string org, string path, int status, string code)
    {
        Problem.Check(await extended.Walk.SendAsync(path, extended.Walk.Issuer.Token(org)), status, code);

        Assert.DoesNotContain(extended.Walk.Backend.Requests, request => request.Target.EndsWith("/x", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(".acme")]
    [InlineData("@acme")]
    [InlineData("acme..com")]
    [InlineData("acme com")]
    [InlineData("acme/com")]
    [InlineData("acme%2Fcom")]
    public async Task Takes_no_org_that_even_extended_characters_do_not_make(string org) =>
        Problem.Check(await extended.Walk.SendAsync("/items", extended.Walk.Issuer.Token(org)), 403, "org_invalid");

    [Fact]
    public async Task Lets_an_operator_name_such_an_org()
    {
        using var known = await extended.Walk.Gateway.Admin.GetAsync("/api/orgs/it@acme.com");
        using var encoded = await extended.Walk.Gateway.Admin.GetAsync("/api/orgs/it%40acme.com");
        using var wrong = await extended.Walk.Gateway.Admin.GetAsync("/api/orgs/acme..com");

        Assert.Equal((200, 200, 400), ((int)known.StatusCode, (int)encoded.StatusCode, (int)wrong.StatusCode));
    }

    public sealed class Extended : IAsyncLifetime
    {
        public Walk Walk { get; } = new() { Change = settings => settings["Gateway"]!["Issuers"]!["kinde"]!["OrgCharacters"] = "Extended" };

        public ValueTask InitializeAsync() => Walk.InitializeAsync();

        public ValueTask DisposeAsync() => Walk.DisposeAsync();
    }
}
