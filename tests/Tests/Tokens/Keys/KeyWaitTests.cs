using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Who waits for a fetch, and for which: here the test itself answers each one.</summary>
public sealed class KeyWaitTests : IAsyncLifetime
{
    private readonly SigningKey _old = SigningKey.Create("ES256");
    private readonly SigningKey _new = SigningKey.Create("ES256");
    private readonly AnsweredOrigin _origin = new();
    private TokenRoom _room = null!;
    private KeyRing _ring = null!;

    public async ValueTask InitializeAsync()
    {
        _room = await TokenRoom.StartAsync();
        _ring = new KeyRing(_room.Ring.Source, _origin, _room.Time, _room.Metrics, NullLogger<KeyRing>.Instance);
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Asks_again_when_the_fetch_it_joined_was_answered_before_its_key_was_published()
    {
        _ = _ring.RefreshAsync();
        var early = await _origin.NextAsync();
        var waiting = Find(_new);

        early.SetResult(Jwks(_old));
        (await _origin.NextAsync()).SetResult(Jwks(_old, _new));

        Assert.Equal(_new.KeyId, (await waiting).Keys.SingleOrDefault()?.Kid);
    }

    [Fact]
    public async Task Lets_all_who_joined_an_early_fetch_join_the_next_too()
    {
        _ = _ring.RefreshAsync();
        var early = await _origin.NextAsync();
        var waiting = Enumerable.Range(0, 10).Select(_ => Find(_new)).ToList();

        early.SetResult(Jwks(_old));
        (await _origin.NextAsync()).SetResult(Jwks(_old, _new));

        Assert.All(await Task.WhenAll(waiting), found => Assert.Equal(_new.KeyId, found.Keys.SingleOrDefault()?.Kid));
    }

    [Fact]
    public async Task Makes_nobody_wait_whose_key_is_known()
    {
        _ = _ring.RefreshAsync();
        (await _origin.NextAsync()).SetResult(Jwks(_old));
        Assert.Equal(_old.KeyId, (await Find(_old)).Keys.SingleOrDefault()?.Kid);
        _ = _ring.RefreshAsync();
        await _origin.NextAsync();

        var found = Find(_old);

        Assert.True(found.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Lets_no_more_than_a_thousand_wait()
    {
        var waiting = Enumerable.Range(0, 1000).Select(_ => Find(_new)).ToList();

        Assert.Equal(TokenReason.NoKeys, (await Find(_new)).Reason);

        (await _origin.NextAsync()).SetResult(Jwks(_new));
        Assert.All(await Task.WhenAll(waiting), found => Assert.Single(found.Keys));
    }

    [Fact]
    public async Task Goes_on_with_the_fetch_when_the_one_who_caused_it_leaves()
    {
        using var leaving = new CancellationTokenSource();
        var left = _ring.FindAsync(_new.KeyId, "ES256", null, leaving.Token).AsTask();
        var fetch = await _origin.NextAsync();
        var other = Find(_new);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        fetch.SetResult(Jwks(_new));
        Assert.Single((await other).Keys);
    }

    private Task<KeyLookup> Find(SigningKey key) => _ring.FindAsync(key.KeyId, "ES256", null, default).AsTask();

    private static KeyFetch Jwks(params SigningKey[] keys) =>
        new(KeyFetchResult.Ok,
            Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.ToJwk())]) }.ToJsonString()));

    private sealed class AnsweredOrigin : IKeyOrigin
    {
        private readonly Channel<TaskCompletionSource<KeyFetch>> _asked = Channel.CreateUnbounded<TaskCompletionSource<KeyFetch>>();

        public ValueTask<TaskCompletionSource<KeyFetch>> NextAsync() => _asked.Reader.ReadAsync();

        public async ValueTask<KeyFetch> FetchAsync(CancellationToken cancelled)
        {
            var answer = new TaskCompletionSource<KeyFetch>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Writer.TryWrite(answer);
            return await answer.Task.WaitAsync(cancelled);
        }
    }
}
