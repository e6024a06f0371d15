using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Tokens;

/// <summary>A token ended before its time, by its id, its application or its org, and restored.</summary>
public sealed class RevocationTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("jti", "one")]
    [InlineData("application", "app_revoked")]
    [InlineData("org", "org_revoked")]
    public async Task Refuses_what_is_revoked_and_accepts_it_again_when_that_is_deleted(string of, string value)
    {
        string token = walk.Issuer.Token(of == "org" ? value : "org_a", of == "application" ? value : "app_a").Claim(
            "jti", of == "jti" ? value : "another");
        string other = walk.Issuer.Token("org_a", "app_a").Claim("jti", "bystander");
        Assert.Equal(200, (await walk.SendAsync("/items", token)).Status);

        var id = await RevokeAsync(walk, new JsonObject { [of] = value, ["reason"] = "leaked" });

        await Poll.UntilAsync(async () => (await walk.SendAsync("/items", token)).Status == 401, Bound, () => "the revoked token refused");
        var answer = await walk.SendAsync("/items", token);
        Problem.Check(answer, 401, "invalid_token");
        Assert.Equal("revoked", (string?)(await walk.AccessLineAsync(answer.Headers.One("X-Request-Id")!))["reason"]);
        Assert.Equal(200, (await walk.SendAsync("/items", other)).Status);
        using var deleted = await walk.Gateway.Admin.DeleteAsync("/api/revocations/" + id);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Poll.UntilAsync(async () => (await walk.SendAsync("/items", token)).Status == 200, Bound, () => "the token accepted again");
    }

    [Fact]
    public async Task Keeps_a_revocation_over_a_kill()
    {
        string token = walk.Issuer.Token().Claim("jti", "killed");
        await RevokeAsync(walk, new JsonObject { ["jti"] = "killed" });
        await walk.Gateway.Process.KillAsync();

        await walk.Gateway.RestartAsync();

        Problem.Check(await walk.SendAsync("/items", token), 401, "invalid_token");
        Assert.Equal(200, (await walk.SendAsync("/items", walk.Issuer.Token())).Status);
    }

    internal static async Task<string> RevokeAsync(Walk walk, JsonObject body)
    {
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await walk.Gateway.Admin.PostAsync("/api/revocations", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
    }
}
