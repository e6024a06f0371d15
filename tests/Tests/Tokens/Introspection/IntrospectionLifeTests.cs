using Gateway.Testing.Time;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>How long an answer serves, who waits for one, and what a refusal costs.</summary>
public sealed class IntrospectionLifeTests : IntrospectionRig
{
    [Fact]
    public async Task Asks_once_for_all_who_bring_the_same_new_token()
    {
        Endpoint.Know(Token, Answer());
        Endpoint.Close();

        var all = Enumerable.Range(0, 50).Select(_ => Room.JudgeAsync(Token)).ToList();
        Endpoint.Open();
        var verdicts = await Task.WhenAll(all);

        Assert.All(verdicts, verdict => Assert.True(verdict.IsVerified));
        Assert.Single(Endpoint.Asked);
    }

    [Fact]
    public async Task Keeps_an_answer_no_longer_than_CacheFor()
    {
        Endpoint.Know(Token, Answer());
        await Room.JudgeAsync(Token);
        Endpoint.Forget(Token);

        Room.Time.Advance(TimeSpan.FromSeconds(14));
        Assert.True(Room.IsCached(Token));
        Room.Time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(TokenReason.Inactive, await Room.ReasonAsync(Token));
        Assert.Equal(2, Endpoint.Asked.Count);
    }

    [Fact]
    public async Task Keeps_no_answer_past_the_tokens_end()
    {
        var answer = Answer();
        answer["exp"] = Now + 10;
        Endpoint.Know(Token, answer);
        await Room.JudgeAsync(Token);

        Room.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(Room.IsCached(Token));
    }

    [Fact]
    public async Task Keeps_what_has_no_end_of_its_own_no_longer_either()
    {
        var answer = Answer();
        answer.Remove("exp");
        Endpoint.Know(Token, answer);

        var token = (await Room.JudgeAsync(Token)).Token!;

        Assert.Equal(Room.Time.GetUtcNow() + TimeSpan.FromSeconds(30), token.GoodUntil);
        Assert.InRange(token.Expires, token.GoodUntil, token.GoodUntil + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Asks_again_ahead_of_time_while_a_known_token_goes_on_serving()
    {
        Endpoint.Know(Token, Answer());
        await Room.JudgeAsync(Token);
        Endpoint.Close();
        Room.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.True(Room.IsCached(Token));
        Assert.True(Room.IsCached(Token));
        await UntilAsync(() => Endpoint.Asked.Count == 2);
        Endpoint.Open();
        await UntilAsync(() => Room.Cache.Find(Token)!.GoodUntil == Room.Time.GetUtcNow() + TimeSpan.FromSeconds(30));

        Assert.Equal(2, Endpoint.Asked.Count);
    }

    [Fact]
    public async Task Forgets_a_known_token_as_soon_as_the_issuer_calls_it_inactive()
    {
        Endpoint.Know(Token, Answer());
        await Room.JudgeAsync(Token);
        Endpoint.Forget(Token);
        Room.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.True(Room.IsCached(Token));

        await UntilAsync(() => Room.Cache.Find(Token) is null);
        Assert.Equal(TokenReason.Inactive, await Room.ReasonAsync(Token));
    }

    [Fact]
    public async Task Remembers_a_refusal_for_a_moment()
    {
        Assert.Equal(TokenReason.Inactive, await Room.ReasonAsync(Token));
        Endpoint.Know(Token, Answer());
        Assert.Equal(TokenReason.Inactive, await Room.ReasonAsync(Token));
        Room.Time.Advance(RefusedTokens.KeptFor);

        Assert.True((await Room.JudgeAsync(Token)).IsVerified);
        Assert.Equal(2, Endpoint.Asked.Count);
    }

    [Fact]
    public async Task Waits_no_longer_than_five_seconds()
    {
        Endpoint.Know(Token, Answer());
        Endpoint.Close();

        var waiting = Room.ReasonAsync(Token);
        await UntilAsync(() => Endpoint.Asked.Count == 1);
        Room.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TokenReason.IntrospectionFailed, await waiting);
    }

    [Fact]
    public async Task Dies_with_its_issuers_rules()
    {
        Endpoint.Know(Token, Answer());
        await Room.JudgeAsync(Token);

        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.Audiences = ["other"];
        })));

        Assert.Equal(TokenReason.WrongAudience, await Room.ReasonAsync(Token));
    }

    private static Task UntilAsync(Func<bool> condition) =>
        Poll.UntilAsync(condition, TimeSpan.FromSeconds(10), () => "the issuer's answer did not come to bear");
}
