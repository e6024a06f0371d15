using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Tests.Kit;

public sealed class TestIssuerTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Publishes_a_document_that_leads_to_its_keys_and_counts_the_fetches()
    {
        var document = JsonNode.Parse(await _http.GetStringAsync(_issuer.Issuer + TestIssuer.DiscoveryPath))!;
        var keys = JsonNode.Parse(await _http.GetStringAsync((string)document["jwks_uri"]!))!;

        Assert.Equal(_issuer.Issuer, (string)document["issuer"]!);
        Assert.Equal(_issuer.Key.KeyId, (string)keys["keys"]![0]!["kid"]!);
        Assert.Equal((1, 1), (_issuer.DiscoveryFetches, _issuer.KeyFetches));
        Assert.All(_issuer.Fetches, fetch => Assert.False(fetch.Headers.ContainsKey("authorization")));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    public async Task Makes_tokens_that_an_independent_library_verifies(string algorithm)
    {
        _issuer.Rotate(overlap: false, algorithm);

        var verdict = await VerifyAsync(_issuer.Token());

        Assert.True(verdict.IsValid, verdict.Exception?.Message);
        Assert.Equal("org_8ed648340ea9", verdict.Claims["orgCode"]);
    }

    [Fact]
    public async Task Makes_tokens_that_fail_when_signed_by_a_strangers_key()
    {
        using var stranger = SigningKey.Create();

        var verdict = await VerifyAsync(_issuer.Token().SignedBy(stranger));

        Assert.IsType<SecurityTokenInvalidSignatureException>(verdict.Exception);
    }

    [Fact]
    public void Makes_any_text_a_token()
    {
        string token = _issuer.Token().RawHeader("{\"alg\":\"none\"}").RawPayload("{}").SignedBy(_ => []);

        Assert.Equal("eyJhbGciOiJub25lIn0.e30.", token);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Rotates_with_and_without_overlap(bool overlap, int published)
    {
        var before = _issuer.Key.KeyId;

        _issuer.Rotate(overlap);

        var keys = await KeysAsync();
        Assert.Equal(published, keys.Keys.Count);
        Assert.NotEqual(before, keys.Keys[0].Kid);
        Assert.True((await VerifyAsync(_issuer.Token())).IsValid);
    }

    [Theory]
    [InlineData(Misbehaviour.ServerError, HttpStatusCode.InternalServerError)]
    [InlineData(Misbehaviour.Redirect, HttpStatusCode.Redirect)]
    [InlineData(Misbehaviour.Html, HttpStatusCode.OK)]
    [InlineData(Misbehaviour.Malformed, HttpStatusCode.OK)]
    [InlineData(Misbehaviour.Empty, HttpStatusCode.OK)]
    [InlineData(Misbehaviour.Huge, HttpStatusCode.OK)]
    public async Task Answers_wrongly_when_told_to(Misbehaviour how, HttpStatusCode status)
    {
        var good = await _http.GetStringAsync(_issuer.Issuer + TestIssuer.KeysPath);
        _issuer.KeySet = how;

        using var answer = await _http.GetAsync(_issuer.Issuer + TestIssuer.KeysPath);

        Assert.Equal(status, answer.StatusCode);
        Assert.NotEqual(good, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Cuts_the_connection_when_down()
    {
        _issuer.Discovery = Misbehaviour.Down;

        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(_issuer.Issuer + TestIssuer.DiscoveryPath));
    }

    [Theory]
    [InlineData(Misbehaviour.Hang)]
    [InlineData(Misbehaviour.Drip)]
    public async Task Never_ends_an_answer_when_slow(Misbehaviour how)
    {
        _issuer.KeySet = how;
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _http.GetStringAsync(_issuer.Issuer + TestIssuer.KeysPath, patience.Token));
    }

    [Fact]
    public async Task Speaks_for_another_issuer_when_told_to()
    {
        _issuer.Discovery = Misbehaviour.WrongIssuer;

        var document = JsonNode.Parse(await _http.GetStringAsync(_issuer.Issuer + TestIssuer.DiscoveryPath))!;

        Assert.NotEqual(_issuer.Issuer, (string)document["issuer"]!);
    }

    private async Task<JsonWebKeySet> KeysAsync() => new(await _http.GetStringAsync(_issuer.Issuer + TestIssuer.KeysPath));

    private async Task<TokenValidationResult> VerifyAsync(string token) => await new JsonWebTokenHandler().ValidateTokenAsync(token, new()
    {
        ValidIssuer = _issuer.Issuer,
        ValidAudience = "acme",
        IssuerSigningKeys = (await KeysAsync()).Keys,
        TryAllIssuerSigningKeys = false,
    });
}
