using Gateway.Tokens;
using Gateway.Tokens.Introspection;

namespace Gateway.Tests.Tokens.Introspection;

/// <summary>A flood of junk fills no more than its bound, and the oldest leave first.</summary>
public sealed class RefusedTokensTests
{
    [Fact]
    public void Holds_no_more_than_its_bound()
    {
        RefusedTokens refused = new();
        var now = DateTimeOffset.UnixEpoch;

        for (var i = 0; i <= RefusedTokens.Most; i++)
            refused.Add($"token-{i}", TokenReason.Inactive, now);

        Assert.False(refused.TryFind("token-0", now, out _));
        Assert.True(refused.TryFind("token-1", now, out var reason));
        Assert.Equal(TokenReason.Inactive, reason);
    }

    [Fact]
    public void Keeps_the_last_word_on_a_token_that_is_refused_twice()
    {
        RefusedTokens refused = new();
        var now = DateTimeOffset.UnixEpoch;
        refused.Add("token", TokenReason.Inactive, now);

        refused.Add("token", TokenReason.Expired, now + TimeSpan.FromSeconds(1));

        Assert.True(refused.TryFind("token", now + RefusedTokens.KeptFor, out var reason));
        Assert.Equal(TokenReason.Expired, reason);
    }
}
