using Gateway.Testing.Issuers;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class KeySeedTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    private TestIssuer Issuer => _room.Issuer;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Serves_from_seeded_keys_while_the_issuer_is_down_until_they_are_stale()
    {
        await _room.Ring.RefreshAsync();
        var (jwks, _) = _room.Ring.LastGood!.Value;
        Issuer.Discovery = Misbehaviour.Down;
        var restarted = _room.Rings.Make(_room.Ring.Source);

        restarted.Seed(jwks, TimeSpan.FromHours(23));
        await restarted.RefreshAsync();

        Assert.Equal(KeyMatch.Found, new KeySet(restarted.Keys).Find(Issuer.Key.KeyId, "RS256", "RS256", out _));
        _room.Time.Advance(TimeSpan.FromHours(1));
        await restarted.RefreshAsync();
        Assert.Empty(restarted.Keys);
    }

    [Fact]
    public async Task Seeds_neither_stale_keys_nor_over_fetched_ones()
    {
        await _room.Ring.RefreshAsync();
        var (jwks, _) = _room.Ring.LastGood!.Value;
        var stale = _room.Rings.Make(_room.Ring.Source);
        Issuer.Rotate(overlap: false);
        await _room.Ring.RefreshAsync();

        stale.Seed(jwks, TimeSpan.FromDays(1));
        _room.Ring.Seed(jwks, TimeSpan.Zero);

        Assert.Empty(stale.Keys);
        Assert.Equal(Issuer.Key.KeyId, Assert.Single(_room.Ring.Keys).Kid);
    }
}
