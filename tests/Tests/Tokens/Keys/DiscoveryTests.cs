using Gateway.Testing.Issuers;
using Gateway.Tokens;
using Gateway.Tokens.Keys;

namespace Gateway.Tests.Tokens.Keys;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private TokenRoom _room = null!;

    private TestIssuer Issuer => _room.Issuer;

    public async ValueTask InitializeAsync() => _room = await TokenRoom.StartAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData(Misbehaviour.Down, KeyFetchResult.Unreachable)]
    [InlineData(Misbehaviour.Html, KeyFetchResult.BadDiscovery)]
    [InlineData(Misbehaviour.Empty, KeyFetchResult.WrongIssuer)]
    [InlineData(Misbehaviour.WrongIssuer, KeyFetchResult.WrongIssuer)]
    [InlineData(Misbehaviour.Redirect, KeyFetchResult.BadStatus)]
    [InlineData(Misbehaviour.Huge, KeyFetchResult.TooLarge)]
    public async Task Believes_no_wrong_discovery_document(Misbehaviour how, object result)
    {
        Issuer.Discovery = how;

        Assert.Equal(result, await _room.Ring.RefreshAsync());

        Assert.Equal(0, Issuer.KeyFetches);
        Assert.Equal(TokenReason.NoKeys, await _room.ReasonAsync(Issuer.Token()));
    }

    [Theory]
    [InlineData("http://localhost:1/jwks", KeyFetchResult.WrongHost)]
    [InlineData("https://127.0.0.1.evil.example/jwks", KeyFetchResult.WrongHost)]
    [InlineData("http://evil.example/jwks", KeyFetchResult.BadDiscovery)]
    [InlineData("https://a:b@127.0.0.1/jwks", KeyFetchResult.BadDiscovery)]
    [InlineData("file:///etc/passwd", KeyFetchResult.BadDiscovery)]
    [InlineData("data:application/json,{}", KeyFetchResult.BadDiscovery)]
    [InlineData("/jwks", KeyFetchResult.BadDiscovery)]
    [InlineData("", KeyFetchResult.BadDiscovery)]
    public async Task Goes_to_no_other_host_for_keys(string address, object result)
    {
        Issuer.KeysAddress = address;

        Assert.Equal(result, await _room.Ring.RefreshAsync());
    }

    [Fact]
    public async Task Goes_to_a_host_that_the_settings_name()
    {
        Issuer.KeysAddress = Issuer.Issuer.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + TestIssuer.KeysPath;
        _room.Use(("kinde", _room.Options(options => options.JwksHosts = ["localhost"])));

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Issuer.Token()));
    }
}
