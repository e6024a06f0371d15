using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Verified;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Explain;

/// <summary>What explain says of a request is what the request gets; and asking leaves no trace.</summary>
public sealed class ExplainTests(ExplainRig rig) : IClassFixture<ExplainRig>
{
    private static readonly string[] Steps = ["target", "route", "token", "org", "rules", "limits", "destination"];

    private static readonly string[] Counted =
        ["gateway_requests", "gateway_units", "gateway_refusals", "gateway_request_body", "gateway_response_body", "gateway_quota"];

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
        var sent = rig.Token(token);

        var explained = await rig.ExplainAsync(method, $"http://api.example{target}", sent);
        var got = await rig.SendAsync(method, target, sent);
        var again = await rig.ExplainAsync(method, $"http://api.example{target}", sent);

        var verdict = explained["verdict"]!;
        var expected = verdict["code"] is null && verdict["status"] is null ? 200 : (int)verdict["status"]!;
        Assert.Equal(got, (expected, (string?)verdict["code"], (string?)verdict["reason"]));
        Assert.Equal(verdict.ToJsonString(), again["verdict"]!.ToJsonString());
        HoldsTogether(explained);
    }

    [Fact]
    public async Task Says_how_the_last_attempt_at_a_destination_failed_also_where_another_took_over()
    {
        var token = rig.Issuer.Token("org_8ed648340ea9")
            .Claim("application_properties", new JsonObject { ["region"] = new JsonObject { ["v"] = "us" } }).ToString();
        Assert.Equal(200, (await rig.SendAsync("GET", "/regional", token)).Status);

        var destinations = (await rig.ExplainAsync("GET", "/regional", token))["steps"]!.AsArray().Last()!["evidence"]!["destinations"]!;

        var failed = Assert.Single(destinations.AsArray(), one => one!["lastFailure"] is not null)!;
        Assert.Equal(("us", "refused"), ((string?)failed["destination"], (string?)failed["lastFailure"]!["reason"]));
        Assert.StartsWith("nothing listens there", (string?)failed["lastFailure"]!["advice"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_of_a_limit_what_the_next_request_gets_and_charges_nothing()
    {
        var token = rig.Issuer.Token("org_tight").ToString();
        for (var i = 0; i < 5; i++)
            Assert.Null((string?)(await rig.ExplainAsync("GET", "/items", token))["verdict"]!["code"]);
        Assert.Equal(
            (200, 200), ((await rig.SendAsync("GET", "/items", token)).Status, (await rig.SendAsync("GET", "/items", token)).Status));

        var explained = await rig.ExplainAsync("GET", "/items", token);
        var got = await rig.SendAsync("GET", "/items", token);

        Assert.Equal((429, "rate_limited", null), got);
        Assert.Equal((429, "rate_limited"), ((int)explained["verdict"]!["status"]!, (string?)explained["verdict"]!["code"]));
        var step = explained["steps"]!.AsArray()[^1]!;
        Assert.Equal(
            ("limits", false, "explained-burst"), ((string?)step["step"], (bool)step["ok"]!, (string?)step["evidence"]!["violated"]![0]));
        Assert.InRange((int)step["evidence"]!["retryAfterSeconds"]!, 1, 43_200);
    }

    [Fact]
    public async Task Leaves_no_trace()
    {
        var unseen = rig.Issuer.Token("org_unseen", "app_unseen").Claim("application_properties", new JsonObject
        {
            ["org_code"] = new JsonObject { ["v"] = "org_unseen" },
            ["tier"] = new JsonObject { ["v"] = "no such plan" },
        }).ToString();
        var cache = rig.Gateway.Services.GetRequiredService<TokenCache>();
        var before = await CountsAsync();
        var kept = (cache.Count, rig.Backend.Requests.Count);

        foreach (var token in new[] { unseen, rig.Token("forged"), rig.Token("expired"), null })
            await rig.ExplainAsync("GET", "/items", token);

        Assert.Contains(before, line => line.Contains("verified", StringComparison.Ordinal));
        Assert.Equal(before, await CountsAsync());
        Assert.Equal(kept, (cache.Count, rig.Backend.Requests.Count));
        Assert.DoesNotContain("org_unseen", await rig.Admin.GetStringAsync("/api/orgs"), StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(await rig.Admin.GetStringAsync("/api/orgs/org_unseen"))!["applications"]!.AsArray());
    }

    /// <summary>
    /// The steps are a beginning of the list, each once; the first that says no has the verdict's code,
    /// but for a route, which waits for the token.
    /// </summary>
    private static void HoldsTogether(JsonNode explained)
    {
        var told = explained["steps"]!.AsArray();
        var names = told.Select(step => (string)step!["step"]!).ToArray();
        var isOwn = names.Contains("destination") && !names.Contains("limits");
        Assert.Equal(isOwn ? ["target", "route", "token", "org", "destination"] : Steps[..names.Length], names);
        var refusing = told.Where(step => !(bool)step!["ok"]!).Select(step => (string?)step!["code"]).ToArray();
        var code = (string?)explained["verdict"]!["code"];
        Assert.Equal(code, refusing.LastOrDefault());
        Assert.InRange(refusing.Length, 0, 2);
        Assert.All(told.Where(step => (bool)step!["ok"]!), step => Assert.Null((string?)step!["code"]));
    }

    /// <summary>What is in cells of this gateway alone: counters of the SDK are the whole test run's.</summary>
    private async Task<IReadOnlyList<string>> CountsAsync() =>
    [
        .. (await rig.Admin.GetStringAsync("/metrics")).Split('\n')
            .Where(line => Counted.Any(name => line.StartsWith(name, StringComparison.Ordinal))).Order(StringComparer.Ordinal),
        .. Tokens(),
    ];

    private List<string> Tokens()
    {
        var meter = rig.Gateway.Services.GetRequiredService<TokensMetrics>().Meter;
        List<string> tokens = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter == meter && instrument.Name == "gateway.tokens")
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => tokens.Add($"{string.Join(' ', tags.ToArray())} {count}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. tokens.Order(StringComparer.Ordinal)];
    }
}
