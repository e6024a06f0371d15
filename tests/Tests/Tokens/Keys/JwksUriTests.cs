using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Keys from an address that the settings name, for issuers without discovery.</summary>
public sealed class JwksUriTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    public async ValueTask InitializeAsync()
    {
        _room = await TokenRoom.StartAsync();
        _room.Use(("kinde", _room.Options(options =>
            (options.Issuer, options.JwksUri) = ("urn:an:issuer", _room.Issuer.Issuer + TestIssuer.KeysPath))));
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Fetches_the_keys_and_nothing_else()
    {
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(_room.Issuer.Token().Claim("iss", "urn:an:issuer")));

        Assert.Equal((0, 1), (_room.Issuer.DiscoveryFetches, _room.Issuer.KeyFetches));
    }

    [Fact]
    public async Task Learns_a_new_key_as_it_does_by_discovery()
    {
        await _room.Ring.RefreshAsync();
        _room.Issuer.Rotate(overlap: false);

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(_room.Issuer.Token().Claim("iss", "urn:an:issuer")));
    }

    [Theory]
    [InlineData(Misbehaviour.Redirect, KeyFetchResult.BadStatus)]
    [InlineData(Misbehaviour.Html, KeyFetchResult.BadKeys)]
    [InlineData(Misbehaviour.Huge, KeyFetchResult.TooLarge)]
    public async Task Takes_no_more_for_keys_than_discovery_does(Misbehaviour how, object result)
    {
        _room.Issuer.KeySet = how;

        Assert.Equal(result, await _room.Ring.RefreshAsync());
    }
}
