using Gateway.Testing.Issuers;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>A token that nobody but a running request brings: its issuer is asked all the same, and its word ends or extends it.</summary>
public sealed class IntrospectionRenewalTests : IntrospectionRig
{
    [Fact]
    public async Task Lets_a_token_without_an_end_last_as_long_as_its_issuer_says_so()
    {
        var answer = Answer();
        answer.Remove("exp");
        Endpoint.Know(Token, answer);
        var known = (await Room.JudgeAsync(Token)).Token!;
        var first = known.LastsUntil;

        Assert.False(known.Vouch!.IsDue(Room.Time.GetUtcNow() + TimeSpan.FromSeconds(14)));
        await RenewAsync(known, TimeSpan.FromSeconds(15));

        Assert.Equal(first + TimeSpan.FromSeconds(15), known.LastsUntil);
        Assert.False(known.Vouch.IsWithdrawn);
        Assert.Same(known.Vouch, Room.Cache.Find(Token)!.Vouch);
        Assert.Equal(2, Endpoint.Asked.Count);
    }

    [Fact]
    public async Task Withdraws_what_the_issuer_calls_inactive_from_all_who_came_with_it()
    {
        Endpoint.Know(Token, Answer());
        var known = (await Room.JudgeAsync(Token)).Token!;
        await RenewAsync(known, TimeSpan.FromSeconds(15));
        var renewed = Room.Cache.Find(Token)!;
        Assert.NotSame(known, renewed);
        Endpoint.Forget(Token);

        await RenewAsync(known, TimeSpan.FromSeconds(15));

        Assert.True(known.Vouch!.IsWithdrawn && renewed.Vouch!.IsWithdrawn);
        Assert.Null(Room.Cache.Find(Token));
        Assert.Equal(TokenReason.Inactive, await Room.ReasonAsync(Token));
        Assert.False(known.Vouch.IsDue(known.Expires));
    }

    [Fact]
    public async Task Withdraws_what_the_issuer_calls_active_for_another_audience()
    {
        var answer = Answer();
        Endpoint.Know(Token, answer);
        var known = (await Room.JudgeAsync(Token)).Token!;
        answer["aud"] = "other";

        await RenewAsync(known, TimeSpan.FromSeconds(15));

        Assert.True(known.Vouch!.IsWithdrawn);
        Assert.Equal(TokenReason.WrongAudience, await Room.ReasonAsync(Token));
    }

    [Fact]
    public async Task Withdraws_nothing_while_the_issuer_is_away_and_asks_again_each_second()
    {
        Endpoint.Know(Token, Answer());
        var known = (await Room.JudgeAsync(Token)).Token!;
        Endpoint.Fault = Misbehaviour.ServerError;
        await RenewAsync(known, TimeSpan.FromSeconds(15));

        Assert.False(known.Vouch!.IsWithdrawn);
        Assert.False(known.Vouch.IsDue(Room.Time.GetUtcNow()));
        Endpoint.Fault = Misbehaviour.None;
        await RenewAsync(known, TimeSpan.FromSeconds(1));

        Assert.False(known.Vouch.IsWithdrawn);
        Assert.Equal(3, Endpoint.Asked.Count);
    }

    [Fact]
    public async Task Takes_a_token_that_is_over_for_expired_not_for_withdrawn()
    {
        var answer = Answer();
        answer["exp"] = Now + 20;
        Endpoint.Know(Token, answer);
        var known = (await Room.JudgeAsync(Token)).Token!;
        Endpoint.Forget(Token);

        await RenewAsync(known, TimeSpan.FromSeconds(21));

        Assert.False(known.Vouch!.IsWithdrawn);
        Assert.False(known.Vouch.IsDue(Room.Time.GetUtcNow() + TimeSpan.FromSeconds(5)));
        Assert.Equal(known.Expires + TimeSpan.FromSeconds(30), known.LastsUntil);
    }

    [Fact]
    public async Task Asks_the_issuer_of_now_and_nobody_who_took_its_name()
    {
        Endpoint.Know(Token, Answer());
        var known = (await Room.JudgeAsync(Token)).Token!;
        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.Issuer = "https://another.example";
        })));
        await RenewAsync(known, TimeSpan.FromSeconds(15));
        Assert.Single(Endpoint.Asked);

        Room.Use(("kinde", Room.Options(options =>
        {
            Introspected(options);
            options.ClockSkew = TimeSpan.FromSeconds(10);
        })));
        await RenewAsync(known, TimeSpan.FromSeconds(1));

        Assert.Equal(2, Endpoint.Asked.Count);
        Assert.Equal(known.Expires + TimeSpan.FromSeconds(10), known.LastsUntil);
    }

    /// <summary>After this time, as a look at the running requests does.</summary>
    private Task RenewAsync(VerifiedToken known, TimeSpan after)
    {
        Room.Time.Advance(after);
        return Room.Introspections.RenewAsync(Room.Issuers, known);
    }
}
