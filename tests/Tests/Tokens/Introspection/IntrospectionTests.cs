using Gateway.Testing.Issuers;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>Opaque tokens: the issuer is asked, its answer meets the same rules, and is kept no longer than it may be.</summary>
public sealed class IntrospectionTests : IntrospectionRig
{
    [Fact]
    public async Task Reads_an_active_token_by_the_issuers_own_claim_sources()
    {
        Endpoint.Know(Token, Answer());

        var verdict = await Room.JudgeAsync(Token);

        Assert.Equal((true, "app-1", "id-1"), (verdict.IsVerified, verdict.Token?.Application, verdict.Token?.Jti));
        Assert.Equal("org_a", verdict.Token!.ReadClaims().GetProperty("orgCode").GetString());
        Assert.Equal(Room.Issuer.Issuer, verdict.Token.ReadClaims().GetProperty("iss").GetString());
    }

    [Theory]
    [InlineData("active", "true", TokenReason.IntrospectionFailed)]
    [InlineData("active", "1", TokenReason.IntrospectionFailed)]
    [InlineData("active", null, TokenReason.IntrospectionFailed)]
    [InlineData("aud", "other", TokenReason.WrongAudience)]
    [InlineData("aud", null, TokenReason.MissingClaim)]
    [InlineData("iss", "https://another.example", TokenReason.UnknownIssuer)]
    [InlineData("azp", "", TokenReason.BadClaim)]
    [InlineData("exp", "tomorrow", TokenReason.BadClaim)]
    public async Task Holds_an_answer_against_the_rules(string member, string? value, object reason)
    {
        var answer = Answer();
        answer[member] = value;
        Endpoint.Know(Token, answer);

        Assert.Equal(reason, await Room.ReasonAsync(Token));
    }

    [Fact]
    public async Task Refuses_what_the_issuer_calls_expired_a_minute_ago_though_active()
    {
        var answer = Answer();
        answer["exp"] = Now - 60;
        Endpoint.Know(Token, answer);

        Assert.Equal(TokenReason.Expired, await Room.ReasonAsync(Token));
    }

    [Theory]
    [InlineData(Misbehaviour.Down)]
    [InlineData(Misbehaviour.ServerError)]
    [InlineData(Misbehaviour.Redirect)]
    [InlineData(Misbehaviour.Html)]
    [InlineData(Misbehaviour.Malformed)]
    [InlineData(Misbehaviour.Empty)]
    [InlineData(Misbehaviour.Huge)]
    public async Task Blames_no_token_for_an_issuer_that_cannot_be_asked_and_asks_again(Misbehaviour fault)
    {
        Endpoint.Know(Token, Answer());
        Endpoint.Fault = fault;

        Assert.Equal(TokenReason.IntrospectionFailed, await Room.ReasonAsync(Token));
        Endpoint.Fault = Misbehaviour.None;

        Assert.True((await Room.JudgeAsync(Token)).IsVerified);
    }

    [Fact]
    public async Task Takes_a_wrong_secret_for_its_own_fault()
    {
        Endpoint.Know(Token, Answer());
        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.Introspection!.ClientSecret = "another";
        })));

        Assert.Equal(TokenReason.IntrospectionFailed, await Room.ReasonAsync(Token));
    }

    [Fact]
    public async Task Reads_the_secrets_file_for_each_call()
    {
        using Testing.Processes.TempDirectory directory = new();
        var file = directory.Write("secret", "another");
        Endpoint.Know(Token, Answer());
        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            (options.Introspection!.ClientSecret, options.Introspection.ClientSecretFile) = (null, file);
        })));
        Assert.Equal(TokenReason.IntrospectionFailed, await Room.ReasonAsync(Token));

        directory.Write("secret", IntrospectionEndpoint.Secret + "\n");

        Assert.True((await Room.JudgeAsync(Token)).IsVerified);
        File.Delete(file);
        Assert.Equal(TokenReason.IntrospectionFailed, await Room.ReasonAsync(Token + "1"));
    }

    [Fact]
    public async Task Verifies_JWTs_of_the_same_issuer_by_their_signature_and_sends_none_away()
    {
        string good = Room.Issuer.Token();
        Assert.True((await Room.JudgeAsync(good)).IsVerified);
        Assert.Equal(TokenReason.Malformed, await Room.ReasonAsync(good[..good.LastIndexOf('.')]));
        Assert.Equal(TokenReason.Malformed, await Room.ReasonAsync(good + ".a.b"));

        Assert.Empty(Endpoint.Asked);
    }

    [Theory]
    [InlineData("oat_", "oat_0123456789abcdef+/~.==", true)]
    [InlineData("oat_", "other_0123456789abcdef", false)]
    [InlineData(null, "other.0123456789abcdef", true)]
    public async Task Asks_for_what_begins_with_the_prefix_or_without_one_for_all_that_is_no_JWT(string? prefix, string token, bool asked)
    {
        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.Introspection!.Prefix = prefix;
        })));

        await Room.ReasonAsync(token);

        Assert.Equal(asked ? [token] : [], Endpoint.Asked);
    }

    [Fact]
    public async Task Knows_tokens_apart_that_end_or_begin_alike()
    {
        string[] tokens = ["at_1_of-the-tenant-0123456789", "at_2_of-the-tenant-0123456789", "at_1_of-the-tenant-9876543210"];
        foreach (var token in tokens)
        {
            Endpoint.Know(token, Answer());
            await Room.JudgeAsync(token);
        }

        Assert.All(tokens, token => Assert.True(Room.IsCached(token)));
    }

    [Theory]
    [InlineData(8192, 8192, true)]
    [InlineData(8192, 8193, false)]
    [InlineData(32_768, 32_768, true)]
    [InlineData(32_768, 32_769, false)]
    public async Task Asks_for_tokens_as_long_as_the_issuer_may_send(int most, int length, bool asked)
    {
        var token = "oat_" + new string('x', length - 4);
        Endpoint.Know(token, Answer());
        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.MaxTokenLength = most;
        })));

        Assert.Equal(asked ? TokenReason.None : TokenReason.TooLarge, await Room.ReasonAsync(token));
        Assert.Equal(asked ? 1 : 0, Endpoint.Asked.Count);
    }
}
