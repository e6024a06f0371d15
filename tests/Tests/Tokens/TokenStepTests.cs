using Gateway.Testing.Time;

namespace Gateway.Tests.Tokens;

public sealed class TokenStepTests : IAsyncLifetime
{
    private const string Challenge = "Bearer realm=\"gateway\"";
    private TokenHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TokenHost.StartAsync();
        await Poll.UntilAsync(() => _host.Readiness.IsReady, TimeSpan.FromSeconds(20), () => "the first keys");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task Lets_a_verified_caller_pass_first_and_again(string scheme)
    {
        string token = _host.Issuer.Token(application: "app_1");

        var first = await _host.GetAsync("/closed", $"{scheme} {token}");
        var again = await _host.GetAsync("/closed", $"{scheme} {token}");

        Assert.Equal((200, "app_1"), (first.Status, first.Text));
        Assert.Equal((200, "app_1"), (again.Status, again.Text));
    }

    [Fact]
    public async Task Reads_no_token_where_the_endpoint_is_anonymous()
    {
        var answer = await _host.GetAsync("/open", "Bearer junk", "Bearer more");

        Assert.Equal((200, "open"), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("/closed")]
    [InlineData("/no/such/route")]
    [InlineData("/")]
    public async Task Asks_for_a_token_before_it_tells_whether_a_route_exists(string path)
    {
        var answer = await _host.GetAsync(path);

        Assert.Equal(401, answer.Status);
        Assert.Equal("missing_token", (string)answer.Json["code"]!);
        Assert.Equal(Challenge, answer.Headers.One("WWW-Authenticate"));
        Assert.Equal("no-store", answer.Headers.One("Cache-Control"));
    }

    [Theory]
    [InlineData("missing_token", 401, Challenge, "Bearer")]
    [InlineData("missing_token", 401, Challenge, "Bearer ")]
    [InlineData("missing_token", 401, Challenge, "Basic eDp5")]
    [InlineData("invalid_request", 400, null, "Bearer a.b.c", "Bearer a.b.c")]
    [InlineData("invalid_request", 400, null, "Bearer a.b.c d.e.f")]
    [InlineData("invalid_request", 400, null, "Bearer  a.b.c d")]
    [InlineData("invalid_request", 400, null, "Bearer a.b.c, Bearer d.e.f")]
    [InlineData("invalid_token", 401, Challenge + ", error=\"invalid_token\", error_description=\"The token is not valid\"", "Bearer a=b")]
    [InlineData("invalid_token", 401, Challenge + ", error=\"invalid_token\", error_description=\"The token is not valid\"",
        "Bearer a.b.c")]
    public async Task Answers_each_wrong_credential_in_its_own_way(
        string code, int status, string? challenge, params string[] authorization)
    {
        var answer = await _host.GetAsync("/closed", authorization);

        Assert.Equal((status, code), (answer.Status, (string)answer.Json["code"]!));
        Assert.Equal(challenge, answer.Headers.One("WWW-Authenticate"));
        Assert.Equal(code, _host.Ending.Refusal!.Code);
        Assert.NotNull(_host.Ending.Reason);
    }

    [Fact]
    public async Task Tells_a_client_that_its_token_expired_and_shows_nothing_of_it()
    {
        string token = _host.Issuer.Token().Claim("exp", 1_768_478_400 - 3600);

        var answer = await _host.GetAsync("/closed", $"Bearer {token}");

        Assert.Equal(
            Challenge + ", error=\"invalid_token\", error_description=\"The token expired\"", answer.Headers.One("WWW-Authenticate"));
        Assert.Equal("expired", _host.Ending.Reason);
        Assert.DoesNotContain("eyJ", answer.RawText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_token_from_no_other_place()
    {
        string token = _host.Issuer.Token();

        var answer = await _host.GetAsync($"/closed?access_token={token}");

        Assert.Equal("missing_token", (string)answer.Json["code"]!);
    }

    [Fact]
    public async Task Changes_issuers_on_reload_and_keeps_them_when_the_new_settings_are_wrong()
    {
        string token = _host.Issuer.Token();
        Assert.Equal(200, (await _host.GetAsync("/closed", $"Bearer {token}")).Status);
        var settings = _host.Settings();
        settings["Gateway"]!["Issuers"]!["kinde"]!["Audiences"]![0] = "";
        _host.Write(settings);
        Assert.False(_host.Snapshots.Reload());
        Assert.Equal(200, (await _host.GetAsync("/closed", $"Bearer {token}")).Status);

        settings["Gateway"]!["Issuers"]!["kinde"]!["Audiences"]![0] = "other";
        _host.Write(settings);

        Assert.True(_host.Snapshots.Reload());
        Assert.Equal(401, (await _host.GetAsync("/closed", $"Bearer {token}")).Status);
        Assert.Equal("wrong_audience", _host.Ending.Reason);
    }

    [Fact]
    public async Task Refuses_settings_in_which_two_issuers_share_an_iss()
    {
        var settings = _host.Settings();
        var issuers = settings["Gateway"]!["Issuers"]!.AsObject();
        var twin = issuers["kinde"]!.DeepClone();
        twin["Issuer"] = "https://other.example";
        twin["AlsoKnownAs"] = new System.Text.Json.Nodes.JsonArray(_host.Issuer.Issuer);
        issuers["twin"] = twin;
        _host.Write(settings);

        Assert.False(_host.Snapshots.Reload());
        Assert.Equal(200, (await _host.GetAsync("/closed", $"Bearer {_host.Issuer.Token()}")).Status);
    }

    [Fact]
    public async Task Forgets_a_removed_key_within_KeyRefresh_and_takes_the_new_one_at_once()
    {
        string old = _host.Issuer.Token();
        Assert.Equal(200, (await _host.GetAsync("/closed", $"Bearer {old}")).Status);
        _host.Issuer.Rotate(overlap: false);
        var fetched = _host.Issuer.KeyFetches;

        _host.Time.Advance(TimeSpan.FromSeconds(46));
        await Poll.UntilAsync(() => _host.Issuer.KeyFetches > fetched, TimeSpan.FromSeconds(20), () => "the periodic fetch");
        await Poll.UntilAsync(async () => (await _host.GetAsync("/closed", $"Bearer {old}")).Status == 401, TimeSpan.FromSeconds(20),
            () => "the old key's end");

        Assert.Equal(200, (await _host.GetAsync("/closed", $"Bearer {_host.Issuer.Token()}")).Status);
    }
}
