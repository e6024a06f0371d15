using Gateway.Testing.Issuers;
using Gateway.Tests.Tokens.Keys;
using Gateway.Tokens;

namespace Gateway.Tests.Tokens.Verified;

/// <summary>Which key a token may be verified with.</summary>
public sealed class TokenKeyTests
{
    [Fact]
    public async Task Takes_a_token_without_kid_only_while_the_issuer_has_one_key()
    {
        await using var room = await TokenRoom.StartAsync();
        var alone = await room.ReasonAsync(room.Issuer.Token().WithoutHeader("kid"));
        room.Issuer.Rotate(overlap: true);
        await room.Ring.RefreshAsync();

        var among = await room.ReasonAsync(room.Issuer.Token().WithoutHeader("kid"));

        Assert.Equal((TokenReason.None, TokenReason.UnknownKid), (alone, among));
    }

    [Fact]
    public async Task Verifies_only_with_the_keys_of_the_issuer_that_the_token_names()
    {
        await using var room = await TokenRoom.StartAsync();
        await using var other = await TestIssuer.StartAsync(room.Time);
        var kid = room.Issuer.Key.KeyId;
        var jwk = other.Key.ToJwk();
        jwk["kid"] = kid;
        other.Publish(jwk);
        room.Use(("one", room.Options()), ("two", room.Options(options => options.Issuer = other.Issuer)));

        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token()));
        Assert.Equal(TokenReason.None, await room.ReasonAsync(other.Token().Header("kid", kid)));
        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().SignedBy(other.Key)));
        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(other.Token().Header("kid", kid).SignedBy(room.Issuer.Key)));
    }

    [Fact]
    public async Task Uses_a_key_with_its_one_algorithm_though_the_issuer_may_use_others()
    {
        await using var room = await TokenRoom.StartAsync(options => options.Algorithms = ["RS256", "PS256", "RS512"]);

        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token()));
        Assert.Equal(TokenReason.AlgorithmNotAllowed,
            await room.ReasonAsync(room.Issuer.Token().Header("alg", "PS256").SignedBy(room.Issuer.Key, "PS256")));
        Assert.Equal(TokenReason.AlgorithmNotAllowed,
            await room.ReasonAsync(room.Issuer.Token().Header("alg", "RS512").SignedBy(room.Issuer.Key, "RS512")));
    }

    [Fact]
    public async Task Uses_a_key_without_algorithm_with_the_first_that_the_settings_name()
    {
        await using var room = await TokenRoom.StartAsync(options => options.Algorithms = ["ES256", "PS256", "RS256"]);
        var jwk = room.Issuer.Key.ToJwk();
        jwk.Remove("alg");
        room.Issuer.Publish(jwk);

        Assert.Equal(
            TokenReason.None, await room.ReasonAsync(room.Issuer.Token().Header("alg", "PS256").SignedBy(room.Issuer.Key, "PS256")));
        Assert.Equal(TokenReason.AlgorithmNotAllowed, await room.ReasonAsync(room.Issuer.Token()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Tries_a_token_without_kid_against_keys_without_one(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => SigningKey.Create()).ToArray();
        await using var room = await TokenRoom.StartAsync();
        room.Issuer.Publish([room.Issuer.Key.ToJwk(), .. keys.Select(key => Jwks.Without(key, "kid"))]);

        foreach (var key in keys)
        {
            Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token().WithoutHeader("kid").SignedBy(key)));
            Assert.Equal(TokenReason.UnknownKid, await room.ReasonAsync(room.Issuer.Token().Header("kid", key.KeyId).SignedBy(key)));
            Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().SignedBy(key)));
            key.Dispose();
        }

        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(room.Issuer.Token().WithoutHeader("kid")));
        Assert.Equal(TokenReason.None, await room.ReasonAsync(room.Issuer.Token()));
    }

    [Fact]
    public async Task Forgets_a_token_whose_nameless_key_is_gone()
    {
        await using var room = await TokenRoom.StartAsync();
        var kept = Jwks.Without(room.Issuer.Key, "kid");
        using var second = SigningKey.Create();
        room.Issuer.Publish(kept, Jwks.Without(second, "kid"));
        string token = room.Issuer.Token().WithoutHeader("kid").SignedBy(second);
        Assert.Equal(TokenReason.None, await room.ReasonAsync(token));
        room.Issuer.Publish(kept);

        await room.Ring.RefreshAsync();

        Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(token));
    }

    [Theory]
    [InlineData("EdDSA", "Ed25519")]
    [InlineData("Ed25519", "EdDSA")]
    public async Task Knows_Ed25519_by_both_its_names_in_settings_key_and_token(string allowed, string said)
    {
        using var key = SigningKey.Create(said);
        await using var room = await TokenRoom.StartAsync(options => options.Algorithms = [allowed]);
        room.Issuer.Publish(key.ToJwk());

        foreach (var algorithm in new[] { "EdDSA", "Ed25519" })
        {
            var token = room.Issuer.Token().Header("kid", key.KeyId).Header("alg", algorithm);
            Assert.Equal(TokenReason.None, await room.ReasonAsync(token.SignedBy(key)));
            Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(token.SignedBy(data => key.Sign([.. data, 0]))));
            Assert.Equal(TokenReason.BadSignature, await room.ReasonAsync(token.SignedBy(_ => new byte[64])));
        }
    }

    [Fact]
    public async Task Takes_no_Ed25519_that_was_not_asked_for()
    {
        using var key = SigningKey.Create("EdDSA");
        await using var room = await TokenRoom.StartAsync();
        room.Issuer.Publish(key.ToJwk());

        Assert.Equal(TokenReason.AlgorithmNotAllowed,
            await room.ReasonAsync(room.Issuer.Token().Header("kid", key.KeyId).Header("alg", "EdDSA").SignedBy(key)));
    }
}
