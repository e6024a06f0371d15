using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>What an operator changes for one org while the gateway runs.</summary>
public sealed class OverrideTests
{
    [Fact]
    public async Task Changes_an_orgs_plan_and_standing_at_once_and_takes_them_back()
    {
        await using var walk = await Walk.StartAsync();
        walk.Backend.Answer = _ => RawAnswer.Status(200, "ok");
        string token = walk.Issuer.Token("org_pro");

        var put = await walk.Gateway.Admin.PutAsJsonAsync(
            "/api/orgs/org_pro", new { plan = "default", limits = new { burst = new { Kind = "Rate", Requests = 1, Per = "01:00:00" } } });
        var shown = JsonNode.Parse(await put.Content.ReadAsStringAsync())!;
        var limited = await walk.SendAsync("/items", token);
        await walk.Gateway.Admin.PutAsJsonAsync("/api/orgs/org_pro", new { suspended = true });
        var suspended = await walk.SendAsync("/items", token);
        await walk.Gateway.Admin.DeleteAsync("/api/orgs/org_pro");
        var restored = await walk.SendAsync("/planned", token);

        Assert.Equal(("default", "override"), ((string?)shown["plan"], (string?)shown["planSource"]));
        Assert.Equal("\"burst\";q=1;w=3600", limited.Headers.One("RateLimit-Policy"));
        Problem.Check(suspended, 403, "org_suspended");
        Assert.Equal(200, restored.Status);
    }

    [Fact]
    public async Task Refuses_a_change_of_another_version_and_keeps_an_audit()
    {
        await using var walk = await Walk.StartAsync();
        var first = await walk.Gateway.Admin.PutAsJsonAsync("/api/orgs/org_a", new { plan = "pro" });
        await walk.Gateway.Admin.PutAsJsonAsync("/api/orgs/org_a", new { plan = "default" });

        using HttpRequestMessage stale = new(HttpMethod.Put, "/api/orgs/org_a") { Content = JsonContent.Create(new { suspended = true }) };
        stale.Headers.IfMatch.Add(first.Headers.ETag!);
        var refused = await walk.Gateway.Admin.SendAsync(stale);
        var audit = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/audit"))!["entries"]!.AsArray();

        Assert.Equal(412, (int)refused.StatusCode);
        Assert.Equal(["default", "pro"], audit.Select(entry => (string?)entry!["after"]!["plan"]));
        Assert.Equal("pro", (string?)audit[0]!["before"]!["plan"]);
    }
}
