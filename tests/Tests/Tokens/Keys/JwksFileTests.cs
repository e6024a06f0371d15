using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Tokens;
using Gateway.Tokens.Keys;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

public sealed class JwksFileTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private TokenRoom _room = null!;
    private string _file = "";

    public async ValueTask InitializeAsync()
    {
        _room = await TokenRoom.StartAsync();
        _file = Write(_room.Issuer.Key);
        _room.Use(("kinde", _room.Options(options => (options.JwksFile, options.Issuer) = (_file, "urn:an:issuer"))));
    }

    public async ValueTask DisposeAsync()
    {
        await _room.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Reads_keys_from_a_file_and_fetches_nothing()
    {
        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token()));
        Assert.Empty(_room.Issuer.Fetches);
    }

    [Fact]
    public async Task Sees_a_new_file_and_forgets_the_old_keys()
    {
        var old = Token();
        await _room.JudgeAsync(old);
        Write(_room.Issuer.Rotate(overlap: false));

        await _room.Ring.RefreshAsync();

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token()));
        Assert.Equal(TokenReason.UnknownKid, await _room.ReasonAsync(old));
    }

    [Fact]
    public async Task Reads_a_file_that_begins_with_a_byte_order_mark()
    {
        var text = await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_file, '\ufeff' + text, TestContext.Current.CancellationToken);

        Assert.Equal(KeyFetchResult.Ok, await _room.Ring.RefreshAsync());
        Assert.Single(_room.Ring.Keys);
    }

    [Theory]
    [InlineData(null, KeyFetchResult.Unreachable)]
    [InlineData("", KeyFetchResult.BadKeys)]
    [InlineData("{\"keys\":[]}", KeyFetchResult.BadKeys)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\"", KeyFetchResult.BadKeys)]
    public async Task Keeps_good_keys_over_a_missing_or_broken_file(string? text, object result)
    {
        await _room.JudgeAsync(Token());
        if (text is null)
            File.Delete(_file);
        else
            File.WriteAllText(_file, text);

        Assert.Equal(result, await _room.Ring.RefreshAsync());

        Assert.Equal(TokenReason.None, await _room.ReasonAsync(Token()));
    }

    private string Token() => _room.Issuer.Token().Claim("iss", "urn:an:issuer");

    private string Write(SigningKey key) =>
        _directory.Write("jwks.json", new JsonObject { ["keys"] = new JsonArray(key.ToJwk()) }.ToJsonString());
}
