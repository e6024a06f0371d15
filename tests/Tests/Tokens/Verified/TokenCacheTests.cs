using Gateway.Tokens;
using Gateway.Tokens.Reading;
using Gateway.Tokens.Verified;

namespace Gateway.Tests.Tokens.Verified;

public sealed class TokenCacheTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync()
    {
        _room = await TokenRoom.StartAsync();
        await _room.Ring.RefreshAsync();
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public void Finds_a_token_by_all_of_its_characters()
    {
        var cache = new TokenCache(10, 10_000);
        var token = Add(cache, Text(1));

        Assert.Same(token, cache.Find(Text(1)));
        for (var at = 0; at < Text(1).Length; at++)
            Assert.Null(cache.Find(Text(1)[..at] + '!' + Text(1)[(at + 1)..]));
        Assert.Null(cache.Find(Text(1).AsSpan(1)));
        Assert.Null(cache.Find("x" + Text(1)));
        Assert.Null(cache.Find(""));
        Assert.Null(cache.Find("short"));
    }

    [Fact]
    public void Confuses_no_character_with_its_latin_shadow()
    {
        var cache = new TokenCache(10, 10_000);
        Add(cache, Text(1));

        // U+0161 ends in the byte of 'a': narrowing instead of comparing would take it for one.
        Assert.Null(cache.Find(Text(1).Replace('a', '\u0161')));
    }

    [Fact]
    public async Task Allocates_nothing_for_a_hit_or_a_miss()
    {
        string good = _room.Issuer.Token();
        await _room.JudgeAsync(good);
        var junk = good[..^1] + '!';
        _room.Verifier.TryFind(_room.Issuers, good, out _);
        _room.Verifier.TryFind(_room.Issuers, junk, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            _room.Verifier.TryFind(_room.Issuers, good, out _);
            _room.Verifier.TryFind(_room.Issuers, junk, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Holds_no_more_tokens_and_bytes_than_it_may()
    {
        var byCount = new TokenCache(100, long.MaxValue);
        var byBytes = new TokenCache(int.MaxValue, 100 * Text(0).Length);
        for (var i = 0; i < 10_000; i++)
        {
            Add(byCount, Text(i));
            Add(byBytes, Text(i));
        }

        Assert.Equal((100, 100), (byCount.Count, byBytes.Count));
        Assert.Equal(100 * Text(0).Length, byBytes.Bytes);
    }

    [Fact]
    public void Lets_those_leave_first_that_nobody_asks_for()
    {
        var cache = new TokenCache(100, long.MaxValue);
        for (var i = 0; i < 100; i++)
            Add(cache, Text(i));

        for (var i = 100; i < 10_000; i++)
        {
            Assert.NotNull(cache.Find(Text(7)));
            Add(cache, Text(i));
        }

        Assert.NotNull(cache.Find(Text(7)));
        Assert.Null(cache.Find(Text(8)));
    }

    [Fact]
    public void Forgets_what_it_is_told_and_the_bytes_with_it()
    {
        var cache = new TokenCache(100, long.MaxValue);
        var one = Add(cache, Text(1));
        Add(cache, Text(2));

        cache.Remove(one, Text(1));
        cache.Sweep(_ => true);

        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Keeps_the_sums_right_when_one_token_takes_the_place_of_another()
    {
        var cache = new TokenCache(100, long.MaxValue);
        for (var i = 0; i < 50; i++)
            Add(cache, Text(1) + new string('x', i) + Text(1));

        Assert.Equal((1, 49L + (2 * Text(1).Length)), (cache.Count, cache.Bytes));
    }

    [Fact]
    public async Task Keeps_a_good_token_through_a_flood_of_junk_that_ends_alike()
    {
        string good = _room.Issuer.Token();
        await _room.JudgeAsync(good);
        var tail = good[good.LastIndexOf('.')..];

        for (var i = 0; i < 20_000; i++)
        {
            Assert.False((await _room.JudgeAsync($"junk{i}{tail}")).IsVerified);
            Assert.True(_room.IsCached(good));
        }

        Assert.Equal((1, (long)good.Length), (_room.Cache.Count, _room.Cache.Bytes));
    }

    [Fact]
    public async Task Sweeps_what_expired_though_nobody_sends_it_any_more()
    {
        await _room.JudgeAsync(_room.Issuer.Token().Claim("exp", _room.Time.GetUtcNow().ToUnixTimeSeconds() + 60));
        await _room.JudgeAsync(_room.Issuer.Token());
        _room.Time.Advance(TimeSpan.FromSeconds(90));

        _room.Verifier.Sweep(_room.Issuers);

        Assert.Equal(1, _room.Cache.Count);
    }

    [Fact]
    public async Task Drops_a_token_when_the_rules_of_its_issuer_change_and_keeps_it_when_they_do_not()
    {
        string token = _room.Issuer.Token();
        await _room.JudgeAsync(token);

        _room.Use(("kinde", _room.Options()));
        Assert.True(_room.IsCached(token));
        _room.Use(("kinde", _room.Options(options => options.Audiences = ["other"])));

        Assert.False(_room.IsCached(token));
        Assert.Equal(TokenReason.WrongAudience, await _room.ReasonAsync(token));
        Assert.Equal(1, _room.Issuer.KeyFetches);
    }

    private VerifiedToken Add(TokenCache cache, string text)
    {
        var token = new VerifiedToken(
            text, _room.Issuers.All[0], _room.Ring.Keys[0], default(TokenTimes) with { Expires = _room.Time.GetUtcNow() });
        cache.Add(text, token);
        return token;
    }

    private static string Text(int number) => $"header.payload.signature-{number:d8}-aaaaaaaa";
}
