using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Issuers;

namespace Gateway.Tests.Tokens.Verified;

public sealed class GoodTokenTests
{
    private const long Now = 1_768_478_400;

    [Fact]
    public async Task Accepts_a_token_in_Kindes_shape_and_tells_what_it_says()
    {
        await using var room = await TokenRoom.StartAsync();
        string token = room.Issuer.Token();

        var verdict = await room.JudgeAsync(token);

        Assert.True(verdict.IsVerified, verdict.Reason.ToString());
        Assert.Equal("kinde", verdict.Token.Issuer.Name);
        Assert.Equal("47dfff23348d4acc84ab2770a0fa877d", verdict.Token.Application);
        Assert.Equal(Now + 86_400, verdict.Token.Expires.ToUnixTimeSeconds());
        Assert.Equal(Now + 86_400 + 30, verdict.Token.Ends.ToUnixTimeSeconds());
        Assert.Equal(Now, verdict.Token.IssuedAt?.ToUnixTimeSeconds());
        Assert.NotNull(verdict.Token.Jti);
        Assert.Equal("org_8ed648340ea9", verdict.Token.ReadClaims().GetProperty("orgCode").GetString());
    }

    [Theory]
    [InlineData("aud", "\"acme\"")]
    [InlineData("aud", "[\"other\",\"acme\",\"more\"]")]
    [InlineData("exp", "1768478400.5")]
    [InlineData("exp", "1.768478401e9")]
    [InlineData("exp", "1768478371")]
    [InlineData("exp", "253402214400")]
    [InlineData("iat", "1768478400.25")]
    [InlineData("iat", "1768478430")]
    [InlineData("iat", "0")]
    [InlineData("nbf", "1768478430")]
    [InlineData("nbf", "0")]
    [InlineData("gty", "\"client_credentials\"")]
    [InlineData("gty", "[\"x\",\"client_credentials\"]")]
    [InlineData("nbf", "null")]
    [InlineData("jti", "null")]
    [InlineData("jti", "1")]
    [InlineData("azp", "\"Billing job 2\"")]
    [InlineData("cnf", "null")]
    [InlineData("azp", "\"~!a:b/c\"")]
    [InlineData("sub", "null")]
    [InlineData("unheard_of", "{\"a\":[{}]}")]
    public async Task Accepts_what_the_standards_leave_free(string claim, string json)
    {
        await using var room = await TokenRoom.StartAsync();
        var token = room.Issuer.Token().Without(claim);
        token.RawPayload(token.PayloadJson[..^1] + $",\"{claim}\":{json}}}");

        Assert.Equal(TokenReason.None, await room.ReasonAsync(token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    [InlineData("application/JWT")]
    public async Task Accepts_the_types_of_the_preset(string? type)
    {
        await using var room = await TokenRoom.StartAsync();
        var token = type is null ? room.Issuer.Token().WithoutHeader("typ") : room.Issuer.Token().Header("typ", type);

        Assert.Equal(TokenReason.None, await room.ReasonAsync(token));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    [InlineData("Ed25519")]
    public async Task Verifies_each_algorithm_that_the_issuer_is_allowed(string algorithm)
    {
        using var key = SigningKey.Create(algorithm);
        await using var room = await TokenRoom.StartAsync(
            options => options.Algorithms = [algorithm], issuer: await TestIssuer.StartAsync(new Gateway.Testing.Time.ManualTime(), key));

        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token()));
        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().SignedBy(data => Changed(key.Sign(data)))));

        // Never the byte that is there already.
        static byte[] Changed(byte[] signature) => [.. signature[..^1], (byte)(signature[^1] ^ 1)];
    }

    [Theory]
    [InlineData(29, TokenReason.None)]
    [InlineData(30, TokenReason.Expired)]
    [InlineData(31, TokenReason.Expired)]
    public async Task Ends_a_token_at_exp_and_skew_to_the_second_though_it_is_cached(int after, object reason)
    {
        await using var room = await TokenRoom.StartAsync();
        string token = room.Issuer.Token().Claim("exp", Now + 60);
        Assert.Equal(TokenReason.None, await room.ReasonAsync(token));

        room.Time.Advance(TimeSpan.FromSeconds(60 + after));

        Assert.Equal(reason, await room.ReasonAsync(token));
    }

    [Theory]
    [InlineData(3600, TokenReason.None)]
    [InlineData(3601, TokenReason.LifetimeTooLong)]
    public async Task Bounds_the_lifetime(int seconds, object reason)
    {
        await using var room = await TokenRoom.StartAsync(options => options.MaxTokenLifetime = TimeSpan.FromHours(1));

        Assert.Equal(reason, await room.ReasonAsync(room.Issuer.Token().Claim("exp", Now + seconds)));
    }

    [Fact]
    public async Task Needs_iat_to_bound_the_lifetime()
    {
        await using var room = await TokenRoom.StartAsync(options =>
            (options.Kind, options.OrgClaims, options.MaxTokenLifetime) = (IssuerKind.Generic, ["orgCode"], TimeSpan.FromHours(1)));

        Assert.Equal(TokenReason.MissingClaim, await room.ReasonAsync(room.Issuer.Token().Without("iat")));
    }

    [Fact]
    public async Task Takes_another_name_of_the_same_issuer_for_it()
    {
        await using var room = await TokenRoom.StartAsync(options => options.AlsoKnownAs = ["https://login.acme.example"]);

        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token().Claim("iss", "https://login.acme.example")));
        Assert.Equal(TokenReason.UnknownIssuer, await room.ReasonAsync(room.Issuer.Token().Claim("iss", "https://login.acme.example/")));
    }

    [Theory]
    [InlineData("17", "17")]
    [InlineData("1.50", "1.50")]
    [InlineData("\"17\"", "17")]
    public async Task Reads_a_numbered_token_by_its_text(string json, string jti)
    {
        await using var room = await TokenRoom.StartAsync();
        var token = room.Issuer.Token().Without("jti");
        token.RawPayload(token.PayloadJson[..^1] + $",\"jti\":{json}}}");

        Assert.Equal(jti, (await room.JudgeAsync(token)).Token?.Jti);
    }
}
