using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Spine;

/// <summary>Orgs, their overrides and revocations as the admin API answers them, word for word.</summary>
public sealed class RecordAnswersTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly TimeSpan Books = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ends_a_revocation_by_default_after_its_issuers_longest_lifetime()
    {
        await using var own =
            await Walk.StartAsync(settings => settings["Gateway"]!["Issuers"]!["kinde"]!["MaxTokenLifetime"] = "2.00:00:00");

        var bounded = await PostAsync(own, new() { ["jti"] = "one", ["issuer"] = "kinde", ["reason"] = "leaked" });
        var unbounded = await PostAsync(own, new() { ["jti"] = "two", ["issuer"] = "limited", ["reason"] = "leaked" });

        Assert.Equal(TimeSpan.FromDays(2), (DateTimeOffset)bounded["expiresAt"]! - (DateTimeOffset)bounded["createdAt"]!);
        Assert.Null(unbounded["expiresAt"]);
    }

    [Theory]
    [InlineData("issuedBefore", "11/01/2026")]
    [InlineData("issuedBefore", "2026-11-01T00:00:00")]
    [InlineData("expiresAt", "tomorrow")]
    public async Task Refuses_a_time_that_is_not_RFC_3339(string name, string time)
    {
        using var answer = await walk.Gateway.Admin.PostAsJsonAsync(
            "/api/revocations", new JsonObject { ["org"] = "org_a", ["reason"] = "leaked", [name] = time });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(name + ":", (string?)(await JsonAsync(answer))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org_1", "*", 200)]
    [InlineData("org_2", "\"0\"", 200)]
    [InlineData("org_3", "\"7\", \"0\"", 200)]
    [InlineData("org_4", "W/\"0\"", 412)]
    [InlineData("org_5", "\"7\"", 412)]
    [InlineData("org_6", "\"other\"", 412)]
    [InlineData("org_7", "0", 400)]
    public async Task Holds_a_change_to_the_tags_of_If_Match(string org, string ifMatch, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/orgs/" + org) { Content = JsonContent.Create(new { plan = "pro" }) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);

        using var answer = await walk.Gateway.Admin.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Keeps_who_when_before_and_after_of_a_change()
    {
        using var put = await walk.Gateway.Admin.PutAsJsonAsync("/api/orgs/org_audited", new { plan = "pro" });

        var entry = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/audit"))!["entries"]![0]!.AsObject();

        Assert.Equal(EntityTagHeaderValue.Parse($"\"{entry["id"]}\""), put.Headers.ETag);
        Assert.Equal(("loopback", "pro"), ((string?)entry["who"], (string?)entry["after"]!["plan"]));
        Assert.True(entry.ContainsKey("before") && entry["before"] is null);
        Assert.InRange((DateTimeOffset)entry["when"]!, TimeProvider.System.GetUtcNow() - Books, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Shows_an_overridden_plan_on_every_application_at_once()
    {
        await walk.SendAsync("/items", walk.Issuer.Token("org_planned", "app_1"));

        using var put = await walk.Gateway.Admin.PutAsJsonAsync("/api/orgs/org_planned", new { plan = "pro" });

        Assert.Equal("""[{"application":"app_1","plan":"pro"}]""", (await JsonAsync(put))["applications"]!.ToJsonString());
    }

    [Fact]
    public async Task Links_the_rest_of_a_table_that_ends_at_its_limit()
    {
        await using var own = await Walk.StartAsync();
        await own.SendAsync("/items", own.Issuer.Token("org_a"));
        await own.SendAsync("/items", own.Issuer.Token("org_b"));
        await own.UsageAsync(2);

        using var first = await own.Gateway.Admin.GetAsync("/api/usage?format=csv&groupBy=org&limit=1");
        var link = first.Headers.GetValues("Link").Single();
        using var last = await own.Gateway.Admin.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)]);

        Assert.EndsWith("; rel=\"next\"", link, StringComparison.Ordinal);
        Assert.StartsWith("org,requests,units,bytesIn,bytesOut,durationMs\r\norg_b,1,1,", await last.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.False(last.Headers.Contains("Link"));
    }

    [Fact]
    public async Task Lists_whom_it_has_only_refused_and_not_the_unattributed()
    {
        await using var own = await Walk.StartAsync();
        await own.SendAsync("/nowhere", own.Issuer.Token("org_lost"));
        await own.SendAsync("/open");
        await own.UsageAsync(2);

        var orgs = await OrgsAsync(own, "");
        var page = JsonNode.Parse(await own.Gateway.Admin.GetStringAsync("/api/orgs?limit=2"))!;

        Assert.Equal(["org_lost", "org_pro", "org_suspended", "org_tight"], orgs);
        Assert.Equal(("org_pro", "org_pro"), ((string?)page["next"], (string?)page["orgs"]![1]!["org"]));
        Assert.Equal(["org_suspended", "org_tight"], await OrgsAsync(own, "?limit=2&after=org_pro"));
    }

    [Fact]
    public async Task Labels_its_counts_with_their_own_labels_alone()
    {
        await walk.SendAsync("/items", walk.Issuer.Token());
        var metrics = "";
        await Poll.UntilAsync(
            async () => (metrics = await walk.Gateway.Admin.GetStringAsync("/metrics")).Contains(
                "gateway_tokens_total{issuer=\"kinde\",result=\"verified\"} ", StringComparison.Ordinal),
            Books, () => metrics);

        Assert.Contains("\ngateway_settings_reloads_total{result=\"failed\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\ngateway_books_difference{} 0\n", metrics, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string?>> OrgsAsync(Walk walk, string query) =>
        JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/api/orgs" + query))!["orgs"]!.AsArray()
            .Select(org => (string?)org!["org"]);

    private static async Task<JsonNode> PostAsync(Walk walk, JsonObject body)
    {
        using var answer = await walk.Gateway.Admin.PostAsJsonAsync("/api/revocations", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
