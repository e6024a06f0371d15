using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Deploy;

/// <summary>`gateway token` as an operator runs it, against the development issuer.</summary>
public sealed class TokenVerbTests : IAsyncLifetime
{
    private const string Globex = "c81e7f5a2d6940b39e04b7a1d35f8862";
    private readonly Dictionary<string, string?> _environment =
        new() { ["GATEWAY_CLIENT_SECRET"] = "dev-only-globex-secret", ["GATEWAY_CLIENT_ID"] = null };
    private DevIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await DevIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    [Fact]
    public async Task Shows_people_the_claims_and_then_the_token()
    {
        var (code, said) = await RunAsync("--client-id", Globex, "--audience", "acme", "--scope", "items:read");

        Assert.True(code == 0, said);
        Assert.Matches(@"(?m)^org_code +org_41c7d0a95be2$", said);
        Assert.Matches(@"(?m)^scope +items:read$", said);
        Assert.Matches(@"(?m)^exp +\d+ \(20\d\d-.*Z, in 23 h 59 min\)$", said);
        Assert.Matches(@"(?m)^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$", said);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_programs_the_answer_with_header_and_claims()
    {
        _environment["GATEWAY_CLIENT_ID"] = Globex;

        var (code, said) = await RunAsync("--audience=acme", "--format", "json");

        Assert.True(code == 0, said);
        var answer = JsonNode.Parse(said)!;
        Assert.Equal(
            ("RS256", Globex, 86400), ((string)answer["header"]!["alg"]!, (string)answer["claims"]!["azp"]!, (int)answer["expires_in"]!));
        Assert.Equal(3, ((string)answer["access_token"]!).Split('.').Length);
    }

    [Fact]
    public async Task Prints_the_token_alone_and_reads_the_secret_from_stdin()
    {
        var command = $"echo dev-only-globex-secret | dotnet '{Repository.Gateway}' token --issuer {_issuer.Address} --client-id {Globex} "
            + "--audience acme --format token";
        await using var shell = ChildProcess.Start(
            "/bin/sh", ["-c", command], "/", new Dictionary<string, string?> { ["GATEWAY_CLIENT_SECRET"] = null });

        Assert.True(await shell.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, shell.Said);

        Assert.Matches(@"^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$", Assert.Single(shell.Output));
    }

    [Theory]
    [InlineData("wrong", "acme", "The issuer refused: invalid_client")]
    [InlineData("dev-only-globex-secret", "reports", "The issuer refused: unauthorized_client")]
    [InlineData("", "acme", "no client secret in GATEWAY_CLIENT_SECRET, nor on stdin")]
    public async Task Says_why_there_is_no_token(string secret, string audience, string why)
    {
        _environment["GATEWAY_CLIENT_SECRET"] = secret;

        var (code, said) = await RunAsync("--client-id", Globex, "--audience", audience);

        Assert.Equal(1, code);
        Assert.StartsWith($"gateway token: {why}", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"token_endpoint\":\"http://192.0.2.1/token\"}", "http://192.0.2.1/token has no TLS")]
    [InlineData("{}", "has no token_endpoint")]
    public async Task Sends_the_secret_nowhere_it_could_be_read_on_the_way(string metadata, string why)
    {
        await using RawBackend issuer = new() { Answer = _ => RawAnswer.Status(200, metadata) };

        var (code, said) = await RunAsync("--client-id", Globex, "--audience", "acme", "--issuer", $"{issuer.Address}");

        Assert.Equal(1, code);
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.Single(issuer.Requests);
    }

    [Fact]
    public async Task Encodes_the_secret_for_an_issuer_that_takes_basic_alone()
    {
        await using RawBackend issuer = new();
        issuer.Answer = request => RawAnswer.Status(200, request.Target.EndsWith("configuration", StringComparison.Ordinal)
            ? $$"""{"token_endpoint":"{{issuer.Address}}token"}"""
            : """{"access_token":"opaque","token_type":"bearer"}""");
        _environment["GATEWAY_CLIENT_SECRET"] = "a:b c";

        var (code, said) = await RunAsync("--client-id", "id:1", "--audience", "acme", "--issuer", $"{issuer.Address}");

        Assert.True(code == 0, said);
        Assert.Contains("The token is no JWT", said, StringComparison.Ordinal);
        var credential = issuer.Requests[1].Headers.One("Authorization")!;
        Assert.Equal("id%3A1:a%3Ab%20c", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(credential["Basic ".Length..])));
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var verb = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "token", "--issuer", _issuer.Address, .. arguments], "/", _environment);
        var code = await verb.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return (code, verb.Said);
    }
}
