namespace Gateway.Scenarios.Tokens;

/// <summary>Tokens as long as their issuer may send get in; Kestrel's limit on the head follows.</summary>
public sealed class LongTokenTests(LongTokenTests.LongTokens fixture) : IClassFixture<LongTokenTests.LongTokens>
{
    private readonly Walk _walk = fixture.Walk;

    [Theory]
    [InlineData(20_000, 200)]
    [InlineData(32_000, 200)]
    [InlineData(33_500, 401)]
    public async Task Takes_a_token_up_to_its_issuers_length(int length, int status)
    {
        // A claim is spelled in four characters for three of its own.
        string plain = _walk.Limited.Token("org_allowed").Claim("padding", "");
        string token = _walk.Limited.Token("org_allowed").Claim("padding", new string('x', (length - plain.Length) * 3 / 4));
        Assert.InRange(token.Length, length - 4, length + 4);

        var answer = await _walk.SendAsync("/items", null, "GET", $"Authorization: Bearer {token}");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Refuses_one_that_another_issuer_could_send()
    {
        var answer = await _walk.SendAsync(
            "/items", null, "GET", $"Authorization: Bearer {_walk.Issuer.Token().Claim("padding", new string('x', 8000))}");

        Problem.Check(answer, 401, "invalid_token");
    }

    /// <summary>The walk with an issuer whose tokens are as long as they may be.</summary>
    public sealed class LongTokens : IAsyncLifetime
    {
        public Walk Walk { get; } = new()
        {
            Change = static settings => settings["Gateway"]!["Issuers"]!["limited"]!["MaxTokenLength"] = 32_768,
        };

        public ValueTask InitializeAsync() => Walk.InitializeAsync();

        public ValueTask DisposeAsync() => Walk.DisposeAsync();
    }
}
