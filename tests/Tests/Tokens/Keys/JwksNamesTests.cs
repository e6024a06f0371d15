using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens.Keys;
using Microsoft.AspNetCore.WebUtilities;
using static Gateway.Tests.Tokens.Keys.Jwks;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Keys by their names: twins, strangers under one name, keys without one, and keys inside certificates.</summary>
public sealed class JwksNamesTests
{
    private static readonly SigningKey Good = SigningKey.Create();
    private static readonly SigningKey Rsa = SigningKey.Create();
    private static readonly SigningKey Ec = SigningKey.Create("ES256");

    [Fact]
    public void Uses_neither_of_two_keys_with_one_name_and_algorithm()
    {
        var twin = Rsa.ToJwk();
        twin["kid"] = Ec.KeyId;

        Assert.False(Read(out _, WithKid(Rsa, "a"), WithKid(Good, "a")));
        Assert.True(Read(out var keys, WithKid(Rsa, "a"), WithKid(Good, "a"), Ec.ToJwk()));
        Assert.Equal(Ec.KeyId, Assert.Single(keys.Keys).Kid);
    }

    [Fact]
    public void Lets_one_name_stand_for_keys_of_several_algorithms()
    {
        Assert.True(Read(out var keys, WithKid(Rsa, "a"), WithKid(Ec, "a")));

        Assert.Equal(KeyMatch.Found, keys.Find("a", "RS256", "RS256", out var rsa));
        Assert.Equal(KeyMatch.Found, keys.Find("a", "ES256", "RS256", out var ec));
        Assert.Equal(("RS256", "ES256"), (rsa.Single().Algorithm, ec.Single().Algorithm));
        Assert.Equal(KeyMatch.OtherAlgorithm, keys.Find("a", "ES384", "RS256", out _));
    }

    [Fact]
    public void Takes_a_key_that_is_listed_twice_for_one_and_keeps_every_issuer_that_is_named()
    {
        Assert.True(Read(out var keys, Good.ToJwk(), Of("https://a"), Of("https://b"), Of("https://a"), Without(Good, "alg")));

        var key = Assert.Single(keys.Keys);
        Assert.Equal((Good.KeyId, "RS256"), (key.Kid, key.Algorithm));
        Assert.Equal(["https://a", "https://b"], key.Issuers);

        static JsonObject Of(string issuer)
        {
            var jwk = Good.ToJwk();
            jwk["issuer"] = issuer;
            return jwk;
        }
    }

    [Fact]
    public void Takes_a_key_whose_number_begins_with_a_zero_for_the_same_key()
    {
        var zero = Good.ToJwk();
        zero["n"] = WebEncoders.Base64UrlEncode([0, .. WebEncoders.Base64UrlDecode((string)zero["n"]!)]);

        Assert.True(Read(out var keys, zero, Good.ToJwk()));

        Assert.Equal(Good.KeyId, Assert.Single(keys.Keys).Kid);
        var material = Assert.IsType<Microsoft.IdentityModel.Tokens.RsaSecurityKey>(keys.Keys[0].Material);
        Assert.Equal(256, material.Parameters.Modulus!.Length);
    }

    [Fact]
    public void Loses_only_the_kid_that_two_unlike_keys_have()
    {
        Assert.True(Read(out var keys, WithKid(Rsa, "a"), Good.ToJwk(), Without(WithKid(Good, "a"), "alg"), Ec.ToJwk()));

        Assert.Equal([Good.KeyId, Ec.KeyId], keys.Keys.Select(key => key.Kid));
    }

    [Fact]
    public void Finds_keys_without_a_name_only_for_tokens_without_one_and_at_most_four()
    {
        var nameless = Enumerable.Range(0, 6).Select(_ => SigningKey.Create("ES256")).ToArray();
        Assert.True(Read(out var keys, [Good.ToJwk(), Without(Rsa, "kid"), .. nameless.Select(key => Without(key, "kid"))]));

        Assert.Equal(KeyMatch.Found, keys.Find(null, "ES256", "RS256", out var tried));
        Assert.Equal(4, tried.Count);
        Assert.All(tried, key => Assert.Null(key.Kid));
        Assert.Equal(KeyMatch.Found, keys.Find(null, "RS256", "RS256", out var rsa));
        Assert.Null(Assert.Single(rsa).Kid);
        Assert.Equal(KeyMatch.UnknownKid, keys.Find(Ec.KeyId, "ES256", "RS256", out _));
        Assert.Equal(KeyMatch.UnknownKid, keys.Find("", "ES256", "RS256", out _));
        Array.ForEach(nameless, key => key.Dispose());
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    public void Reads_a_key_that_is_only_a_certificate_from_it(string algorithm)
    {
        using var key = SigningKey.Create(algorithm);
        var jwk = OnlyCertificate(key.ToJwk(), key);

        Assert.True(Read(out var certified, jwk));
        Assert.True(Read(out var untyped, Without(jwk, "kty")));
        Assert.True(Read(out var plain, key.ToJwk()));
        Assert.True(Assert.Single(certified.Keys).IsSameAs(plain.Keys[0]));
        Assert.True(Assert.Single(untyped.Keys).IsSameAs(plain.Keys[0]));
    }

    [Theory]
    [InlineData("""{"kty":"RSA","kty":"RSA"}""")]
    [InlineData("""{"kid":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("1")]
    public void Loses_a_key_that_is_no_sound_object_alone(string broken)
    {
        var json = $$"""{"\ud800":1,"keys":[{{broken}},{{Good.ToJwk().ToJsonString()}}]}""";

        Assert.True(JwksReader.TryRead(Encoding.UTF8.GetBytes(json), out var keys));
        Assert.Equal(Good.KeyId, Assert.Single(keys.Keys).Kid);
    }
}
