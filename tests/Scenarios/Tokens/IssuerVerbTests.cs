using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Scenarios.Tokens;

/// <summary>`gateway issuer` as an operator runs it: from one token to settings with which that token passes.</summary>
public sealed class IssuerVerbTests : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _environment =
        new() { ["GATEWAY_TOKEN"] = null, ["HTTPS_PROXY"] = null, ["https_proxy"] = null, ["NO_PROXY"] = null, ["no_proxy"] = null };
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Makes_settings_with_which_the_gateway_takes_the_token(bool isKindes)
    {
        var token = _issuer.Token().Claim("tier", "gold");
        if (!isKindes)
        {
            token = token.SignedBy(_issuer.Rotate(overlap: true, "ES256")).Header("typ", "access+jwt").Claim("client_id", "app-1")
                .Without("orgCode", "orgName", "application_properties", "gty", "azp", "applicationId").Claim("tenant", "org_generic");
            token.Header("alg", "ES256").Header("kid", _issuer.Key.KeyId);
        }

        var (code, said) = await RunAsync(token + "\n", "--token", "-", "--format", "json");

        Assert.True(code == 0, said);
        var report = JsonNode.Parse(said)!;
        Assert.Equal(
            (true, isKindes ? "Kinde" : "Generic", "tier"),
            ((bool)report["verified"]!, (string?)report["preset"], (string?)report["plan"]![0]!["source"]));
        await using RawBackend backend = new();
        await using var gateway = await GatewayProcess.StartAsync(WithRoute(report["settings"]!, backend));
        var answer = await RawClient.ExchangeAsync(gateway.IngressPort, Walk.Request("/items", token));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(isKindes ? "org_8ed648340ea9" : "org_generic", Assert.Single(backend.Requests).Headers.One("X-Org-Code"));
    }

    [Fact]
    public async Task Tells_people_what_it_found_and_no_signature()
    {
        string token = _issuer.Token();

        var (code, said) = await RunAsync("", "--token", token);

        Assert.True(code == 0, said);
        Assert.Matches("(?m)^preset +Kinde$", said);
        Assert.Matches("(?m)^verified +true$", said);
        Assert.Contains("org could be read from", said, StringComparison.Ordinal);
        Assert.Contains("settings to paste", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[2], said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_forged_token_is_signed_by_no_key_of_its_issuers()
    {
        using var stranger = SigningKey.Create();

        var (code, said) = await RunAsync("", "--token", _issuer.Token().SignedBy(stranger), "--format", "json");

        Assert.Equal((1, false), (code, (bool)JsonNode.Parse(said)!["verified"]!));
    }

    [Fact]
    public async Task Reaches_an_issuer_of_a_private_CA_through_the_proxy_of_the_environment()
    {
        await using var host = await TlsHost.StartAsync(AnswerAsync);
        await using var proxy = ConnectProxy.Start();
        using TempDirectory directory = new();
        var authority = directory.Write("ca.pem", host.Pem);
        _environment["HTTPS_PROXY"] = proxy.Address;
        var token = _issuer.Token().Claim("iss", host.Address);

        var (code, said) = await RunAsync("", "--token", token, "--ca-file", authority, "--format", "json");
        var (untrusted, _) = await RunAsync("", "--token", token, "--format", "json");

        Assert.True(code == 0, said);
        Assert.Equal(1, untrusted);
        var settings = JsonNode.Parse(said)!["settings"]!["Gateway"]!["Issuers"]!.AsObject().Single().Value!;
        Assert.Equal((host.Address, authority), ((string?)settings["Issuer"], (string?)settings["CaFile"]));
        Assert.All(proxy.Heads, head => Assert.StartsWith(
            $"CONNECT {new Uri(host.Address).Authority} HTTP/1.1", head, StringComparison.Ordinal));
        Assert.NotEmpty(proxy.Heads);

        Task AnswerAsync(HttpContext context) => context.Response.WriteAsync((context.Request.Path == "/keys"
            ? new JsonObject { ["keys"] = new JsonArray(_issuer.Key.ToJwk()) }
            : new JsonObject { ["issuer"] = $"https://{context.Request.Host}", ["jwks_uri"] = $"https://{context.Request.Host}/keys" })
            .ToJsonString());
    }

    [Fact]
    public async Task Makes_the_block_of_introspection_for_a_token_that_is_no_JWT()
    {
        var (code, said) = await RunAsync("at_0123456789\n", "--issuer", _issuer.Issuer, "--name", "ours", "--format", "json");

        Assert.Equal(1, code);
        var block = JsonNode.Parse(said)!["settings"]!["Gateway"]!["Issuers"]!["ours"]!;
        Assert.Equal((_issuer.Issuer, "CLIENT_ID"), ((string?)block["Issuer"], (string?)block["Introspection"]!["ClientId"]));
        Assert.DoesNotContain("at_0123456789", said, StringComparison.Ordinal);
    }

    private static string WithRoute(JsonNode settings, RawBackend backend)
    {
        var whole = settings.DeepClone().AsObject();
        whole["ReverseProxy"] = JsonNode.Parse($$"""
            {
              "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items" } } },
              "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{backend.Address}}" } } } }
            }
            """);
        return whole.ToJsonString();
    }

    private async Task<(int Code, string Said)> RunAsync(string input, params string[] arguments)
    {
        await using var verb = ChildProcess.Start("dotnet", [Repository.Gateway, "issuer", .. arguments], "/", _environment, input);
        var code = await verb.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return (code, verb.Said);
    }
}
