using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens.Verified;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Explain;

/// <summary>What explain says of a request is what the request gets; and asking leaves no trace.</summary>
public sealed class ExplainTests(ExplainRig rig) : IClassFixture<ExplainRig>
{
    private static readonly string[] Steps = ["target", "route", "token", "org", "rules", "limits", "destination"];

    /// <summary>Whatever a request counts.</summary>
    private static readonly string[] Counted =
        ["gateway_requests", "gateway_units", "gateway_refusals", "gateway_tokens", "gateway_limit", "gateway_plans", "gateway_identity", "gateway_forwarder", "gateway_quota", "gateway_request_body", "gateway_response_body"];

    public static TheoryData<string, string, string> Requests => new()
    {
        { "GET", "/items", "good" },
        { "POST", "/items/a/b?c=d", "good" },
        { "GET", "/items/%C3%A9/", "good" },
        { "GET", "/items", "none" },
        { "GET", "/items", "junk" },
        { "GET", "/items", "spaced" },
        { "GET", "/items", "forged" },
        { "GET", "/items", "expired" },
        { "GET", "/items", "early" },
        { "GET", "/items", "other audience" },
        { "GET", "/items", "user" },
        { "GET", "/items", "unknown issuer" },
        { "GET", "/items", "unknown kid" },
        { "GET", "/items", "away" },
        { "GET", "/items", "no org" },
        { "GET", "/items", "bad org" },
        { "GET", "/items", "two orgs" },
        { "GET", "/items", "suspended" },
        { "GET", "/nowhere", "good" },
        { "GET", "/nowhere", "none" },
        { "GET", "/nowhere", "no org" },
        { "GET", "/nowhere", "forged" },
        { "DELETE", "/reports", "good" },
        { "HEAD", "/reports", "good" },
        { "DELETE", "/reports", "none" },
        { "TRACE", "/items", "good" },
        { "get", "/items", "good" },
        { "GET", "/items//a", "good" },
        { "GET", "/items/../a", "good" },
        { "GET", "/items/%2e%2e/a", "good" },
        { "GET", "/items/%zz", "good" },
        { "GET", "/items/a%2Fb", "good" },
        { "GET", "/items/a%2Fb", "none" },
        { "GET", "/items/a\\b", "good" },
        { "GET", "/orgs/org_8ed648340ea9/items/1", "good" },
        { "GET", "/orgs/org_other/items/1", "good" },
        { "GET", "/orgs/org%5F8ed648340ea9/items/1", "good" },
        { "GET", "/orgs/org_8ed648340ea9/items;a=b/1", "good" },
        { "GET", "/queried?v=2", "good" },
        { "GET", "/queried?v=3", "good" },
        { "GET", "/hosted", "good" },
        { "GET", "/elsewhere", "good" },
        { "GET", "/scoped", "good" },
        { "GET", "/scoped", "scoped" },
        { "GET", "/planned", "good" },
        { "GET", "/planned", "pro" },
        { "GET", "/dear", "spent" },
        { "GET", "/regional", "eu" },
        { "GET", "/open", "none" },
        { "GET", "/open", "junk" },
        { "GET", "/empty", "good" },
        { "GET", "/.gateway/ready", "none" },
        { "GET", "/.gateway/usage", "good" },
        { "GET", "/.gateway/usage", "none" },
        { "POST", "/.gateway/usage", "good" },
        { "GET", "/.gateway/secret", "good" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Says_what_the_request_gets(string method, string target, string token)
    {
        string? sent = Token(token);

        var explained = await rig.ExplainAsync(method, $"http://api.example{target}", sent);
        var got = await rig.SendAsync(method, target, sent);
        var again = await rig.ExplainAsync(method, $"http://api.example{target}", sent);

        var verdict = explained["verdict"]!;
        int expected = verdict["code"] is null && verdict["status"] is null ? 200 : (int)verdict["status"]!;
        Assert.Equal(got, (expected, (string?)verdict["code"], (string?)verdict["reason"]));
        Assert.Equal(verdict.ToJsonString(), again["verdict"]!.ToJsonString());
        HoldsTogether(explained);
    }

    [Fact]
    public async Task Says_of_a_limit_what_the_next_request_gets_and_charges_nothing()
    {
        string token = rig.Issuer.Token("org_tight").ToString();
        for (int i = 0; i < 5; i++)
            Assert.Null((string?)(await rig.ExplainAsync("GET", "/items", token))["verdict"]!["code"]);
        Assert.Equal((200, 200), ((await rig.SendAsync("GET", "/items", token)).Status, (await rig.SendAsync("GET", "/items", token)).Status));

        var explained = await rig.ExplainAsync("GET", "/items", token);
        var got = await rig.SendAsync("GET", "/items", token);

        Assert.Equal((429, "rate_limited", null), got);
        Assert.Equal((429, "rate_limited"), ((int)explained["verdict"]!["status"]!, (string?)explained["verdict"]!["code"]));
        var step = explained["steps"]!.AsArray()[^1]!;
        Assert.Equal(("limits", false, "burst"), ((string?)step["step"], (bool)step["ok"]!, (string?)step["evidence"]!["violated"]![0]));
        Assert.InRange((int)step["evidence"]!["retryAfterSeconds"]!, 1, 43_200);
    }

    [Fact]
    public async Task Leaves_no_trace()
    {
        string unseen = rig.Issuer.Token("org_unseen", "app_unseen").Claim("application_properties", new JsonObject
        {
            ["org_code"] = new JsonObject { ["v"] = "org_unseen" },
            ["tier"] = new JsonObject { ["v"] = "no such plan" },
        }).ToString();
        var cache = rig.Gateway.Services.GetRequiredService<TokenCache>();
        string before = await CountsAsync();
        var kept = (cache.Count, rig.Backend.Requests.Count);

        foreach (string? token in new[] { unseen, Token("forged"), Token("expired"), null })
            await rig.ExplainAsync("GET", "/items", token);

        Assert.Equal(before, await CountsAsync());
        Assert.Equal(kept, (cache.Count, rig.Backend.Requests.Count));
        Assert.DoesNotContain("org_unseen", await rig.Admin.GetStringAsync("/api/orgs"), StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(await rig.Admin.GetStringAsync("/api/orgs/org_unseen"))!["applications"]!.AsArray());
    }

    [Theory]
    [InlineData("good")]
    [InlineData("forged")]
    [InlineData("expired")]
    public async Task Gives_neither_the_token_nor_its_signature_back(string kind)
    {
        string token = Token(kind)!;

        string told = (await rig.ExplainAsync("GET", "/items", token)).ToJsonString();

        Assert.DoesNotContain(token, told, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[^1], told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_why_a_token_is_for_another_audience()
    {
        var step = (await rig.ExplainAsync("GET", "/items", Token("other audience")))["steps"]!.AsArray()[^1]!;

        Assert.Equal(("token", false, "invalid_token"), ((string?)step["step"], (bool)step["ok"]!, (string?)step["code"]));
        var evidence = step["evidence"]!;
        Assert.Equal(("kinde", "other", "acme", false), ((string?)evidence["issuer"], (string?)evidence["claims"]!["aud"]![0], (string?)evidence["needs"]!["audiences"]![0], (bool)evidence["verified"]!));
    }

    [Fact]
    public async Task Shows_which_destination_a_caller_is_meant_for()
    {
        var step = (await rig.ExplainAsync("GET", "/regional", Token("eu")))["steps"]!.AsArray()[^1]!;

        Assert.Equal(
            ["eu: True", "us: False"],
            step["evidence"]!["destinations"]!.AsArray().Select(one => $"{one!["destination"]}: {(bool)one["chosenAmong"]!}").Order());
    }

    [Fact]
    public async Task Names_the_methods_that_a_route_has()
    {
        var route = (await rig.ExplainAsync("PUT", "/reports", Token("good")))["steps"]!.AsArray()[1]!;

        Assert.Equal((false, "method_not_allowed", "GET, HEAD"), ((bool)route["ok"]!, (string?)route["code"], (string?)route["evidence"]!["allow"]));
    }

    [Theory]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("{}", "url")]
    [InlineData("""{"url":""}""", "url")]
    [InlineData("""{"url":"items"}""", "url")]
    [InlineData("""{"url":"ftp://a/b"}""", "url")]
    [InlineData("""{"url":"http://a"}""", "url")]
    [InlineData("""{"url":"http://a@b/c"}""", "url")]
    [InlineData("""{"url":"/","method":""}""", "method")]
    [InlineData("""{"url":"/","method":"GET /"}""", "method")]
    [InlineData("""{"url":"/","method":1}""", "method")]
    [InlineData("""{"url":"/","token":[]}""", "token")]
    [InlineData("""{"url":"/","tokens":"a"}""", "tokens")]
    [InlineData("""{"url":["/"]}""", "url")]
    public async Task Names_the_member_of_the_body_that_is_wrong(string body, string member)
    {
        using var answer = await rig.PostAsync(body);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_parameter"), (answer.StatusCode, (string?)problem["code"]));
        Assert.StartsWith(member + ": ", (string?)problem["detail"], StringComparison.Ordinal);
    }

    /// <summary>The steps are a beginning of the list, each once; the first that says no has the verdict's code, but for a route, which waits for the token.</summary>
    private static void HoldsTogether(JsonNode explained)
    {
        var told = explained["steps"]!.AsArray();
        var names = told.Select(step => (string)step!["step"]!).ToArray();
        bool isOwn = names.Contains("destination") && !names.Contains("limits");
        Assert.Equal(isOwn ? ["target", "route", "token", "org", "destination"] : Steps[..names.Length], names);
        var refusing = told.Where(step => !(bool)step!["ok"]!).Select(step => (string?)step!["code"]).ToArray();
        string? code = (string?)explained["verdict"]!["code"];
        Assert.Equal(code, refusing.LastOrDefault());
        Assert.InRange(refusing.Length, 0, 2);
        Assert.All(told.Where(step => (bool)step!["ok"]!), step => Assert.Null((string?)step!["code"]));
    }

    private async Task<string> CountsAsync() =>
        string.Join('\n', (await rig.Admin.GetStringAsync("/metrics")).Split('\n').Where(line => Counted.Any(name => line.StartsWith(name, StringComparison.Ordinal))));

    private string? Token(string kind) => kind switch
    {
        "none" => null,
        "good" => rig.Issuer.Token().ToString(),
        "junk" => "not.a.token",
        "spaced" => rig.Issuer.Token() + " more",
        "forged" => rig.Issuer.Token().SignedBy(SigningKey.Create()).ToString(),
        "expired" => rig.Issuer.Token().Claim("exp", 1_000_000_000).ToString(),
        "early" => rig.Issuer.Token().Claim("iat", 9_000_000_000).Claim("exp", 9_000_000_100).ToString(),
        "other audience" => rig.Issuer.Token().Claim("aud", new JsonArray("other")).ToString(),
        "user" => rig.Issuer.Token().Without("gty").ToString(),
        "unknown issuer" => rig.Issuer.Token().Claim("iss", "https://nobody.example").ToString(),
        "unknown kid" => rig.Issuer.Token().Header("kid", "unknown").ToString(),
        "away" => rig.Away.Token("org_allowed").ToString(),
        "no org" => rig.Issuer.Token().Without("orgCode", "application_properties").ToString(),
        "bad org" => rig.Issuer.Token("_nobody").ToString(),
        "two orgs" => rig.Issuer.Token().Claim("orgCode", "org_second").ToString(),
        "suspended" => rig.Issuer.Token("org_suspended").ToString(),
        "scoped" => rig.Issuer.Token().Claim("scope", "items:write items:read").ToString(),
        "pro" => rig.Issuer.Token("org_pro").ToString(),
        "spent" => rig.Issuer.Token("org_spent").ToString(),
        "eu" => rig.Issuer.Token("org_8ed648340ea9").Claim("application_properties", new JsonObject { ["region"] = new JsonObject { ["v"] = "eu" } }).ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such token"),
    };
}
