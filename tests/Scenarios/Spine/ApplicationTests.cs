using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>Applications whose tokens cannot name an org, mapped while the gateway runs.</summary>
public sealed class ApplicationTests : IAsyncLifetime
{
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() => _walk = await Walk.StartAsync(settings =>
    {
        var issuers = settings["Gateway"]!["Issuers"]!;
        issuers["kinde"]!.AsObject().Remove("Audiences");
        issuers["kinde"]!["Applications"] = JsonNode.Parse("""{ "mapped": { "Org": "org_a" } }""");
        issuers["limited"]!["OrgClaims"] = new JsonArray("org_code");
    });

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Opens_a_closed_list_only_with_an_org_and_closes_it_again()
    {
        string token = _walk.Issuer.Token("org_pro", "job");

        var unknown = await _walk.SendAsync("/items", token);
        await PutAsync("kinde/job", new JsonObject { ["plan"] = "pro" });
        var planned = await _walk.SendAsync("/items", token);
        var shown = await PutAsync("kinde/job", new JsonObject { ["org"] = "org_pro", ["plan"] = "default" });
        var known = await _walk.SendAsync("/items/known", token);
        await _walk.Gateway.Admin.DeleteAsync("/api/applications/kinde/job");
        var closed = await _walk.SendAsync("/items", token);

        Problem.Check(unknown, 401, "invalid_token");
        Problem.Check(planned, 401, "invalid_token");
        Assert.Equal(("org_pro", true), ((string?)shown["org"], (bool)shown["mayCome"]!));
        Assert.Equal(200, known.Status);
        Problem.Check(closed, 401, "invalid_token");
    }

    [Fact]
    public async Task Wins_over_the_settings_and_holds_the_token_against_it()
    {
        string token = _walk.Issuer.Token("org_a", "mapped");

        var before = await _walk.SendAsync("/items", token);
        await PutAsync("kinde/mapped", new JsonObject { ["org"] = "org_b" });
        var other = await _walk.SendAsync("/items", token);

        Assert.Equal(200, before.Status);
        Problem.Check(other, 403, "org_conflict");
    }

    [Fact]
    public async Task Gives_an_org_where_audiences_are_asked_for_and_loses_no_check()
    {
        await PutAsync("limited/acme%2Fjob", new JsonObject { ["org"] = "org_allowed" });

        var good = await _walk.SendAsync("/items/mapped", _walk.Limited.Token(application: "acme/job"));
        var elsewhere = await _walk.SendAsync("/items", _walk.Limited.Token(application: "acme/job").Claim("aud", "other"));

        Assert.Equal(200, good.Status);
        Assert.Equal("org_allowed", _walk.Backend.Requests.Single(one => one.Target == "/items/mapped").Headers.One("X-Org-Code"));
        Problem.Check(elsewhere, 401, "invalid_token");
    }

    [Theory]
    [InlineData("nobody/job", """{ "org": "org_a" }""", "is no issuer of the settings")]
    [InlineData("kinde/job", """{ "org": "acme.com" }""", "org: is no org code of this issuer")]
    [InlineData("kinde/job", """{ "plan": "gold" }""", "plan: is no plan")]
    [InlineData("limited/job", """{ "org": "org_a" }""", "org: is one for which the issuer's own Orgs")]
    [InlineData("kinde/job", """{ "orgs": "org_a" }""", "orgs: is no known key")]
    [InlineData("kinde/job", "[]", "body: must be one JSON object")]
    public async Task Refuses_what_could_not_hold(string path, string body, string says)
    {
        using var answer = await _walk.Gateway.Admin.PutAsync(
            "/api/applications/" + path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_change_of_another_version_and_keeps_an_audit()
    {
        using var first = await _walk.Gateway.Admin.PutAsJsonAsync("/api/applications/kinde/job", new { org = "org_a" });
        await PutAsync("kinde/job", new JsonObject { ["org"] = "org_b" });
        using HttpRequestMessage stale = new(HttpMethod.Put, "/api/applications/kinde/job");
        stale.Content = JsonContent.Create(new { org = "org_c" });
        stale.Headers.IfMatch.Add(first.Headers.ETag!);

        using var refused = await _walk.Gateway.Admin.SendAsync(stale);

        var newest = JsonNode.Parse(await _walk.Gateway.Admin.GetStringAsync("/api/audit"))!["entries"]!.AsArray()[0]!;
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(("application.put", "kinde/job"), ((string?)newest["action"], (string?)newest["subject"]));
        Assert.Equal(("org_a", "org_b"), ((string?)newest["before"]!["org"], (string?)newest["after"]!["org"]));
    }

    private async Task<JsonNode> PutAsync(string path, JsonObject body)
    {
        using var answer = await _walk.Gateway.Admin.PutAsJsonAsync("/api/applications/" + path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
