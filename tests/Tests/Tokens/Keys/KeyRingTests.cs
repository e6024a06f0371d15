using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Tokens;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class KeyRingTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    private TestIssuer Issuer => _room.Issuer;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Fetches_once_for_all_that_wait_and_sends_no_Authorization()
    {
        var tokens = Enumerable.Range(0, 50).Select(i => (string)Issuer.Token($"org_{i}")).ToList();

        var reasons = await Task.WhenAll(tokens.Select(_room.ReasonAsync));

        Assert.All(reasons, reason => Assert.Equal(TokenReason.None, reason));
        Assert.Equal((1, 1), (Issuer.DiscoveryFetches, Issuer.KeyFetches));
        Assert.All(Issuer.Fetches, fetch => Assert.False(fetch.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task Fetches_at_most_once_a_cooldown_however_many_unknown_kids_come()
    {
        await _room.JudgeAsync(Issuer.Token());
        for (var i = 0; i < 500; i++)
            Assert.Equal(TokenReason.UnknownKid, await _room.ReasonAsync(Issuer.Token().Header("kid", $"junk{i}").SignedBy(_ => [0])));
        Assert.Equal(1, Issuer.KeyFetches);

        _room.Time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 500; i++)
            await _room.ReasonAsync(Issuer.Token().Header("kid", $"junk{i}").SignedBy(_ => [0]));

        Assert.Equal(2, Issuer.KeyFetches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_no_token_over_fifty_rotations(bool overlap)
    {
        _room.Use(("kinde", _room.Options(options => options.Algorithms = ["RS256", "ES256"])));
        for (var rotation = 0; rotation < 50; rotation++)
        {
            Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token()));
            Issuer.Rotate(overlap, "ES256");
            _room.Time.Advance(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task Ends_a_fetch_that_hangs_by_its_deadline()
    {
        Issuer.KeySet = Misbehaviour.Hang;
        var hanging = _room.Ring.RefreshAsync();
        await Poll.UntilAsync(() => Issuer.KeyFetches == 1, TimeSpan.FromSeconds(20), () => "the hanging fetch");
        Issuer.KeySet = Misbehaviour.None;

        _room.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(KeyFetchResult.TimedOut, await hanging);
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token()));
    }

    [Theory]
    [InlineData(Misbehaviour.Down, KeyFetchResult.Unreachable)]
    [InlineData(Misbehaviour.ServerError, KeyFetchResult.BadStatus)]
    [InlineData(Misbehaviour.Html, KeyFetchResult.BadKeys)]
    [InlineData(Misbehaviour.Malformed, KeyFetchResult.BadKeys)]
    [InlineData(Misbehaviour.Empty, KeyFetchResult.BadKeys)]
    [InlineData(Misbehaviour.Huge, KeyFetchResult.TooLarge)]
    [InlineData(Misbehaviour.Redirect, KeyFetchResult.BadStatus)]
    public async Task Keeps_good_keys_whatever_a_fetch_brings(Misbehaviour how, object result)
    {
        string token = Issuer.Token();
        await _room.JudgeAsync(token);
        Issuer.KeySet = how;

        Assert.Equal(result, await _room.Ring.RefreshAsync());

        Assert.True(_room.IsCached(token));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token("org_other")));
        Assert.DoesNotContain(Issuer.Fetches, fetch => fetch.Path == TestIssuer.RedirectedPath);
    }

    [Fact]
    public async Task Stops_accepting_a_removed_key_also_for_cached_tokens()
    {
        string token = Issuer.Token();
        await _room.JudgeAsync(token);
        Issuer.Rotate(overlap: false);

        await _room.Ring.RefreshAsync();

        Assert.False(_room.IsCached(token));
        Assert.Equal(TokenReason.UnknownKid, await _room.ReasonAsync(token));
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token()));
    }

    [Fact]
    public async Task Keeps_cached_tokens_over_a_refresh_that_brings_the_same_key()
    {
        string token = Issuer.Token();
        await _room.JudgeAsync(token);
        Issuer.Rotate(overlap: true);

        await _room.Ring.RefreshAsync();

        Assert.True(_room.IsCached(token));
    }

    [Fact]
    public async Task Gives_keys_up_when_they_are_stale_also_for_cached_tokens()
    {
        string token = Issuer.Token().Claim("exp", 1_768_478_400 + 1_000_000);
        await _room.JudgeAsync(token);
        Issuer.KeySet = Misbehaviour.Down;
        _room.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await _room.Ring.RefreshAsync();
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(token));

        _room.Time.Advance(TimeSpan.FromSeconds(1));
        await _room.Ring.RefreshAsync();

        Assert.False(_room.IsCached(token));
        Assert.Equal(TokenReason.NoKeys, await _room.ReasonAsync(token));
        Assert.Null(_room.Ring.LastGood);
    }

    [Fact]
    public async Task Says_that_keys_are_missing_rather_than_that_a_token_is_wrong_while_the_issuer_is_away()
    {
        Issuer.Discovery = Misbehaviour.Down;
        Assert.Equal(TokenReason.NoKeys, await _room.ReasonAsync(Issuer.Token()));
        Issuer.Discovery = Misbehaviour.None;
        await _room.Ring.RefreshAsync();
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token()));

        Issuer.Discovery = Misbehaviour.Down;
        _room.Time.Advance(TimeSpan.FromSeconds(30));
        Issuer.Rotate(overlap: true);

        Assert.Equal(TokenReason.NoKeys, await _room.ReasonAsync(Issuer.Token()));
    }

    [Fact]
    public async Task Waits_two_seconds_at_most()
    {
        Issuer.KeySet = Misbehaviour.Drip;
        var waiting = _room.JudgeAsync(Issuer.Token());
        await _room.Time.WaitForTimersAsync(2);

        _room.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TokenReason.NoKeys, (await waiting).Reason);
    }
}
