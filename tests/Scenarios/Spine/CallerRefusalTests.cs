using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>Refusals about who speaks and for whom, word for word.</summary>
public sealed class CallerRefusalTests(Walk walk) : IClassFixture<Walk>
{
    private const string Realm = "Bearer realm=\"gateway\"";

    [Theory]
    [InlineData()]
    [InlineData("Authorization: Basic YTpi")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Cookie: access_token=abc", "X-Access-Token: abc")]
    public async Task Says_missing_token(params string[] lines)
    {
        var answer = await walk.SendAsync("/items?access_token=abc", null, "GET", lines);

        Problem.Check(answer, 401, "missing_token");
        Assert.Equal(Realm, answer.Headers.One("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("The token expired", "exp", -3600)]
    [InlineData("The token is not valid yet", "nbf", 3600)]
    public async Task Says_that_a_token_is_out_of_its_time(string description, string claim, int seconds) =>
        await RefusesAsync(walk.Issuer.Token().Claim(claim, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds), description);

    [Fact]
    public async Task Says_that_a_token_is_for_another_audience() =>
        await RefusesAsync(walk.Issuer.Token().Claim("aud", new JsonArray("other")), "The token is for another audience");

    [Fact]
    public async Task Says_no_more_of_a_strangers_token()
    {
        using var stranger = SigningKey.Create();

        await RefusesAsync(walk.Issuer.Token().SignedBy(stranger), "The token is not valid");
        await RefusesAsync(walk.Issuer.Token().Claim("iss", "https://stranger.example"), "The token is not valid");
        await RefusesAsync(walk.Issuer.Token().Without("gty"), "The token is not valid");
        await RefusesAsync(walk.Issuer.Token().RawHeader("""{"alg":"none"}""").SignedBy(_ => []), "The token is not valid");
        await RefusesAsync("not-a-token", "The token is not valid");
    }

    [Theory]
    [InlineData("Authorization: Bearer one", "Authorization: Bearer two")]
    [InlineData("Authorization: Bearer one two")]
    [InlineData("Authorization: Bearer one,two")]
    public async Task Says_invalid_request_of_a_doubled_credential(params string[] lines) =>
        Problem.Check(await walk.SendAsync("/items", null, "GET", lines), 400, "invalid_request");

    [Fact]
    public async Task Says_what_is_wrong_with_the_org()
    {
        Problem.Check(await ItemsAsync(walk.Issuer.Token().Without("orgCode", "application_properties")), 403, "org_missing");
        Problem.Check(await ItemsAsync(walk.Issuer.Token().Claim("orgCode", "no org")), 403, "org_invalid");
        Problem.Check(await ItemsAsync(walk.Issuer.Token().Claim("orgCode", "_own")), 403, "org_invalid");
        Problem.Check(await ItemsAsync(walk.Issuer.Token().Claim("org_code", "org_second")), 403, "org_conflict");
        Problem.Check(await ItemsAsync(walk.Limited.Token("org_elsewhere")), 403, "org_not_allowed");
        Problem.Check(await ItemsAsync(walk.Issuer.Token("org_suspended")), 403, "org_suspended");
        Assert.Equal(200, (await ItemsAsync(walk.Limited.Token("org_allowed"))).Status);
    }

    [Fact]
    public async Task Says_which_scopes_are_needed()
    {
        var answer = await walk.SendAsync("/scoped", walk.Issuer.Token().Claim("scope", "items:read"));
        var granted = await walk.SendAsync("/scoped", walk.Issuer.Token().Claim("scope", "items:write other items:read"));

        Problem.Check(answer, 403, "insufficient_scope");
        Assert.Equal(Realm + ", error=\"insufficient_scope\", scope=\"items:read items:write\"", answer.Headers.One("WWW-Authenticate"));
        Assert.Equal(200, granted.Status);
    }

    [Fact]
    public async Task Says_that_the_plan_does_not_allow_it()
    {
        Problem.Check(await walk.SendAsync("/planned", walk.Issuer.Token()), 403, "plan_not_allowed");
        Assert.Equal(200, (await walk.SendAsync("/planned", walk.Issuer.Token("org_pro"))).Status);
    }

    [Fact]
    public async Task Says_that_the_issuers_keys_are_not_to_be_had()
    {
        var answer = await ItemsAsync(walk.Away.Token());

        Problem.Check(answer, 503, "issuer_unavailable");
        Assert.True(int.Parse(answer.Headers.One("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
    }

    private Task<RawResponse> ItemsAsync(string token) => walk.SendAsync("/items", token);

    private async Task RefusesAsync(string token, string description)
    {
        var answer = await ItemsAsync(token);

        Problem.Check(answer, 401, "invalid_token");
        Assert.Equal($"{Realm}, error=\"invalid_token\", error_description=\"{description}\"", answer.Headers.One("WWW-Authenticate"));
    }
}
