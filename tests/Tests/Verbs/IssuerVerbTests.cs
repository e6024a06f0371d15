using System.Text.Json.Nodes;
using Gateway.Settings;
using Gateway.Testing.Issuers;
using Gateway.Verbs;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Tests.Verbs;

/// <summary>From one token to its issuer's settings. The console is the process's own, so nothing else runs meanwhile.</summary>
[Collection(nameof(Console))]
public sealed class IssuerVerbTests : IAsyncLifetime
{
    private readonly TextWriter _consoleOut = Console.Out;
    private readonly TextWriter _consoleError = Console.Error;
    private readonly StringWriter _said = new();
    private readonly StringWriter _complained = new();
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        Console.SetOut(_said);
        Console.SetError(_complained);
    }

    public async ValueTask DisposeAsync()
    {
        Console.SetOut(_consoleOut);
        Console.SetError(_consoleError);
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Knows_Kindes_token_by_its_claims_and_leaves_the_rest_to_the_preset()
    {
        var (code, report) = await RunAsync(_issuer.Token());

        Assert.True(code == 0, _said.ToString());
        Assert.Equal((true, "Kinde", 1), ((bool)report["verified"]!, (string?)report["preset"], (int)report["usableKeys"]!));
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["Kind"] = "Kinde", ["Issuer"] = _issuer.Issuer, ["Audiences"] = new JsonArray("acme") }, Block(report)));
        Assert.Equal(["orgCode", "/application_properties/org_code/v"], report["org"]!.AsArray().Select(one => (string?)one!["source"]));
    }

    [Fact]
    public async Task Overrides_what_the_token_needs_and_nothing_else()
    {
        var key = _issuer.Rotate(overlap: true, "ES256");
        var token = _issuer.Token().SignedBy(key).Without("orgCode", "application_properties", "gty", "azp")
            .Header("typ", "access+jwt").Claim("tenant", "acme").Claim("client_id", "app").Claim("subscription", "gold");

        var (code, report) = await RunAsync(token);

        Assert.True(code == 0, _said.ToString());
        var block = Block(report);
        Assert.Equal(("Generic", "ES256", "access+jwt", "tenant"), ((string?)block["Kind"], (string?)block["Algorithms"]![0],
            (string?)block["Types"]![0], (string?)block["OrgClaims"]![0]));
        Assert.Equal("subscription", (string?)report["plan"]![0]!["source"]);
    }

    [Fact]
    public async Task Judges_a_token_that_has_expired_as_of_its_own_time()
    {
        var (code, report) = await RunAsync(_issuer.Token().Claim("iat", 1_000_000_000).Claim("exp", 1_000_003_600));

        Assert.Equal((0, true), (code, (bool)report["verified"]!));
        Assert.StartsWith("The token has expired", (string?)report["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_signature_does_not_hold()
    {
        using var stranger = SigningKey.Create();

        var (code, report) = await RunAsync(_issuer.Token().SignedBy(stranger));

        Assert.Equal((1, false), (code, (bool)report["verified"]!));
        Assert.Contains(report["missing"]!.AsArray(), one => ((string)one!).Contains("bad_signature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_where_no_org_is()
    {
        var (code, report) = await RunAsync(_issuer.Token().Without("orgCode", "application_properties"));

        Assert.Equal(1, code);
        Assert.Contains(
            report["missing"]!.AsArray(), one => ((string)one!).StartsWith("No claim looks like an org", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("organization", """{ "acme": { "id": "7" } }""", "acme", "Plain")]
    [InlineData("organization", """["acme"]""", "acme", "Plain")]
    [InlineData("tenant", "42", "42", "Plain")]
    [InlineData("organization", """{ "acme.com": {} }""", "acme.com", "Extended")]
    [InlineData("customer_id", "\"urn:acme:7\"", "urn:acme:7", "Extended")]
    public async Task Finds_an_org_in_each_form_that_a_run_takes(string claim, string value, string org, string characters)
    {
        var token = _issuer.Token().Without("orgCode", "orgName", "application_properties").Claim(claim, JsonNode.Parse(value));

        var (code, report) = await RunAsync(token);

        Assert.True(code == 0, _said.ToString());
        Assert.Equal(org, (string?)report["speaksFor"]);
        Assert.Equal(
            (claim, characters), ((string?)Block(report)["OrgClaims"]![0], (string?)Block(report)["OrgCharacters"] ?? "Plain"));
    }

    [Theory]
    [InlineData("org_code", "\"org_other\"", "org_conflict")]
    [InlineData("org_code", "\"two words\"", "org_invalid")]
    public async Task Says_what_a_run_would_say_of_the_orgs(string claim, string value, string refusal)
    {
        var (code, report) = await RunAsync(_issuer.Token().Claim(claim, JsonNode.Parse(value)));

        Assert.Equal((1, null), (code, (string?)report["speaksFor"]));
        Assert.Contains(report["missing"]!.AsArray(), one => ((string)one!).EndsWith(refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_no_audience_that_every_token_of_the_issuer_has()
    {
        var (code, report) = await RunAsync(_issuer.Token().Claim("aud", new JsonArray("acme", _issuer.Issuer + "/userinfo")));

        Assert.Equal(0, code);
        Assert.Equal("acme", (string?)Assert.Single(Block(report)["Audiences"]!.AsArray()));
    }

    [Fact]
    public async Task Takes_no_single_org_out_of_several()
    {
        var (code, report) = await RunAsync(_issuer.Token().Without("orgCode", "orgName", "application_properties")
            .Claim("organization", JsonNode.Parse("""{ "acme": { "id": "7" }, "globex": { "id": "8" } }""")));

        Assert.Equal(1, code);
        Assert.Empty(report["org"]!.AsArray());
    }

    [Fact]
    public async Task Names_what_the_issuer_does_not_publish()
    {
        _issuer.Discovery = Misbehaviour.ServerError;

        var (code, report) = await RunAsync(_issuer.Token());

        Assert.Equal(1, code);
        Assert.Contains(report["missing"]!.AsArray(), one => ((string)one!).Contains("answered 500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Makes_settings_of_introspection_for_an_opaque_token()
    {
        var (code, report) = await RunAsync("opaque_token", "--issuer", _issuer.Issuer, "--name", "ours");

        Assert.Equal(1, code);
        Assert.Equal("CLIENT_ID", (string?)report["settings"]!["Gateway"]!["Issuers"]!["ours"]!["Introspection"]!["ClientId"]);
    }

    [Fact]
    public async Task Tells_people_the_block_to_paste_and_never_the_signature()
    {
        string token = _issuer.Token();

        Assert.Equal(0, await CommandLine.InvokeAsync(["issuer", "--token", token], NoRun));

        Assert.Contains("settings to paste", _said.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"Kind\": \"Kinde\"", _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[2], _said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the token is no JWT; --issuer URL says whose it is", "opaque_token")]
    [InlineData("the token has no iss; --issuer URL says whose it is", "e30.e30.")]
    public async Task Asks_for_what_it_cannot_know(string complaint, string token)
    {
        Assert.Equal(1, await CommandLine.InvokeAsync(["issuer", "--token", token], NoRun));

        Assert.StartsWith($"gateway issuer: {complaint}", _complained.ToString(), StringComparison.Ordinal);
    }

    private static WebApplication NoRun(SettingsSources sources) => throw new InvalidOperationException("no run was asked for");

    private static JsonObject Block(JsonNode report) => report["settings"]!["Gateway"]!["Issuers"]!.AsObject().Single().Value!.AsObject();

    private async Task<(int Code, JsonNode Report)> RunAsync(string token, params string[] options)
    {
        var code = await CommandLine.InvokeAsync(
            ["issuer", "--token", token, "--format", "json", .. options], NoRun);
        return (code, JsonNode.Parse(_said.ToString())!);
    }
}
