namespace Gateway.Scenarios.Spine;

/// <summary>Another org's path does not exist.</summary>
public sealed class OrgPathTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Forwards_the_callers_own_path()
    {
        var answer = await walk.SendAsync("/orgs/org_8ed648340ea9/items/7", walk.Issuer.Token());

        Assert.Equal(200, answer.Status);
        Assert.Contains(walk.Backend.Requests, request => request.Target == "/orgs/org_8ed648340ea9/items/7");
    }

    [Fact]
    public async Task Answers_another_orgs_path_byte_for_byte_like_an_unknown_route()
    {
        string token = walk.Issuer.Token();

        var foreign = await walk.SendAsync("/orgs/org_other/items/7", token, "GET", "X-Request-Id: one");
        var unknown = await walk.SendAsync("/orgs/org_other/itemz/7", token, "GET", "X-Request-Id: one");

        Problem.Check(foreign, 404, "not_found");
        Assert.Equal(WithoutDate(unknown.RawText), WithoutDate(foreign.RawText));
        Assert.DoesNotContain(walk.Backend.Requests, request => request.Target.Contains("org_other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_for_a_token_before_it_says_whether_a_route_exists()
    {
        var known = await walk.SendAsync("/items/7", null, "GET", "X-Request-Id: one");
        var unknown = await walk.SendAsync("/nothing", null, "GET", "X-Request-Id: one");

        Problem.Check(known, 401, "missing_token");
        Assert.Equal(WithoutDate(known.RawText), WithoutDate(unknown.RawText));
    }

    private static string WithoutDate(string raw) => System.Text.RegularExpressions.Regex.Replace(raw, "Date: [^\r]+", "Date: -");
}
