using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens.Field;

/// <summary>The shapes that real issuers sign, with the settings their users write: what passes, as whom, and what is refused.</summary>
public sealed class FieldTests(FieldWalk walk) : IClassFixture<FieldWalk>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. FieldCase.Names];

    public static TheoryData<string> PageNames => [.. IssuerPage.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Judges_the_issuers_token_right(string name)
    {
        var one = walk.Case(name);

        var (answer, request) = await SendAsync(walk.PutRight, one);

        if (one.Org is { } org)
        {
            Assert.True(answer.Status == 200, $"{answer.Status} {answer.Text}");
            Assert.Equal(org, request!.Headers.One("X-Org-Code"));
            return;
        }

        Assert.Null(request);
        Assert.Equal(((int)one.Refused!["status"]!, (string?)one.Refused["code"]), (answer.Status, Code(answer)));
        if ((string?)one.Refused["reason"] is { } reason)
            Assert.Equal(reason, await ReasonAsync(walk.PutRight, answer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refuses_with_settings_that_do_not_allow_it_and_takes_it_with_those_that_do(string name)
    {
        var one = walk.Case(name);
        if (!one.Starts)
        {
            Assert.Contains($"Gateway:Issuers:{one.IssuerName}:Tenants", await MistakesAsync(one), StringComparison.Ordinal);
            return;
        }

        var (answer, request) = await SendAsync(walk.AsWritten, one);

        if (one is { NeedsChange: false, Org: not null })
        {
            Assert.Equal((200, one.Org), (answer.Status, request?.Headers.One("X-Org-Code")));
        }
        else if (name != SameOrgEitherWay)
        {
            Assert.Null(request);
            Assert.Contains(answer.Status, new[] { 401, 403 });
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Explains_each_verdict_and_names_the_keys_that_would_change_it(string name)
    {
        var one = walk.Case(name);
        if (!one.Starts)
            return;

        var told = await ExplainAsync(walk.AsWritten, one.Token());

        var refused = one.NeedsChange && name != SameOrgEitherWay;
        Assert.Equal(refused || one.Org is null, told["verdict"]!["code"] is not null);
        var evidence = told["steps"]!.AsArray().Select(step => step!["evidence"]!).ToList();
        Assert.Contains(evidence, shown => (string?)shown["claims"]?["iss"] == (string?)one.Claims["iss"]);
        var named = evidence.SelectMany(shown => shown["change"]?.AsArray() ?? []).Select(change => (string?)change!["key"]);
        var meant = refused ? one.Change.Where(change => change.Value is not null).Select(change => change.Key) : [];
        Assert.Subset(named.ToHashSet(), meant.Select(key => $"Gateway:Issuers:{one.IssuerName}:{key}").ToHashSet<string?>());
    }

    [Fact]
    public async Task Makes_settings_from_each_honest_token_with_which_it_passes()
    {
        var honest = FieldCase.Names.Select(walk.Case).Where(one => one.Org is not null).ToList();
        var made = new List<(FieldCase Case, JsonObject Issuer)>();
        foreach (var one in honest)
            made.Add((one, await MakeSettingsAsync(one)));

        await using var gateway = await GatewayProcess.StartAsync(walk.Settings(made).ToJsonString());

        foreach (var one in honest)
        {
            var (answer, request) = await SendAsync(gateway, one);
            Assert.True(answer.Status == 200, $"{one.Name}: {answer.Status} {answer.Text}");
            Assert.Equal((one.Name, one.Name == ByAlias ? "acme" : one.Org), (one.Name, request!.Headers.One("X-Org-Code")));
        }
    }

    /// <summary>Its user wants the org's id; that its alias names it the verb cannot know to be unwanted.</summary>
    private const string ByAlias = "keycloak/organization-object-pointers";

    private static async Task<JsonObject> MakeSettingsAsync(FieldCase one)
    {
        var address = ((string)one.Discovery["jwks_uri"]!)[..^"/jwks".Length];
        await using var verb = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "issuer", "--token", "-", "--issuer", address, "--name", "made", "--format", "json"], "/",
            new Dictionary<string, string?> { ["HTTPS_PROXY"] = null, ["https_proxy"] = null }, one.Token() + "\n");
        Assert.True(await verb.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, $"{one.Name}: {verb.Said}");
        return JsonNode.Parse(verb.Said)!["settings"]!["Gateway"]!["Issuers"]!["made"]!.DeepClone().AsObject();
    }

    private static async Task<JsonNode> ExplainAsync(GatewayProcess gateway, string token)
    {
        using var answer = await gateway.Admin.PostAsJsonAsync("/api/explain", new { method = "GET", url = "/items/7", token });
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>What <c>validate</c> says of the settings that the issuer's user wrote.</summary>
    private async Task<string> MistakesAsync(FieldCase one)
    {
        using TempDirectory directory = new();
        var file = directory.Write("settings.json", walk.Settings([(one, one.Settings)]).ToJsonString());
        await using var child = ChildProcess.Start("dotnet", [Repository.Gateway, "validate", "--settings", file], directory.Path);
        Assert.NotEqual(0, await child.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        return child.Said;
    }

    /// <summary>Its settings are only put better: an index of a list of one is that one.</summary>
    private const string SameOrgEitherWay = "keycloak/organization-array";

    [Theory]
    [MemberData(nameof(PageNames))]
    public async Task Takes_each_token_of_the_page_of_issuers(string name)
    {
        var one = walk.Case("page/" + name);

        var (answer, request) = await SendAsync(walk.ByPage, one);

        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Text}");
        Assert.Equal(one.Org, request!.Headers.One("X-Org-Code"));
    }

    [Fact]
    public async Task Names_the_keys_that_a_template_without_tenants_needs()
    {
        var one = walk.Case("entra/multi-tenant");

        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => GatewayProcess.StartAsync(walk.Settings([(one, one.Settings)]).ToJsonString()));

        Assert.Contains("Gateway:Issuers:entra_multi-tenant:TenantClaim", error.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Issuers:entra_multi-tenant:Tenants", error.Message, StringComparison.Ordinal);
    }

    private async Task<(RawResponse Answer, RawRequest? Request)> SendAsync(GatewayProcess gateway, FieldCase one)
    {
        var target = "/items/" + Guid.NewGuid();
        var answer = await RawClient.ExchangeAsync(gateway.IngressPort, Walk.Request(target, one.Token()));
        return (answer, walk.Backend.Requests.SingleOrDefault(request => request.Target == target));
    }

    private static string? Code(RawResponse answer) => (string?)JsonNode.Parse(answer.Text)!["code"];

    private static async Task<string?> ReasonAsync(GatewayProcess gateway, RawResponse answer)
    {
        var id = (string?)JsonNode.Parse(answer.Text)!["requestId"];
        JsonObject? line = null;
        await Poll.UntilAsync(() => (line = gateway.AccessLog.SingleOrDefault(said => (string?)said["requestId"] == id)) is not null,
            Patience, () => $"an access line about {id}");
        return (string?)line!["reason"];
    }
}
