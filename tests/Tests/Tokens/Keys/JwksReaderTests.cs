using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Tokens.Keys;
using Microsoft.AspNetCore.WebUtilities;
using static Gateway.Tests.Tokens.Keys.Jwks;
using SigningKey = Gateway.Testing.Issuers.SigningKey;

namespace Gateway.Tests.Tokens.Keys;

/// <summary>Row K10: a key that is unfit is not there, and the good one beside it is.</summary>
public sealed class JwksReaderTests
{
    private static readonly SigningKey Good = SigningKey.Create();
    private static readonly SigningKey Rsa = SigningKey.Create();
    private static readonly SigningKey Ec = SigningKey.Create("ES256");
    private static readonly SigningKey Edwards = SigningKey.Create("EdDSA");

    public static TheoryData<string> Unfit => [.. Changes.Keys];

    private static readonly Dictionary<string, (SigningKey Key, Action<JsonObject> Change)> Changes = new()
    {
        ["kid empty"] = (Rsa, jwk => jwk["kid"] = ""),
        ["kid a number"] = (Rsa, jwk => jwk["kid"] = 1),
        ["kid too long"] = (Rsa, jwk => jwk["kid"] = new string('k', 257)),
        ["kty missing"] = (Rsa, jwk => jwk.Remove("kty")),
        ["kty unknown"] = (Rsa, jwk => jwk["kty"] = "AKP"),
        ["kty in lower case"] = (Rsa, jwk => jwk["kty"] = "rsa"),
        ["kty oct"] = (Rsa, jwk => (jwk["kty"], jwk["k"]) = ("oct", "AAAA")),
        ["kty oct alone"] = (Rsa, jwk => (jwk["kty"], jwk["alg"]) = ("oct", "HS256")),
        ["kty OKP"] = (Rsa, jwk => (jwk["kty"], jwk["crv"], jwk["x"]) = ("OKP", "Ed25519", "AAAA")),
        ["kty EC for an RSA key"] = (Rsa, jwk => jwk["kty"] = "EC"),
        ["use enc"] = (Rsa, jwk => jwk["use"] = "enc"),
        ["use empty"] = (Rsa, jwk => jwk["use"] = ""),
        ["use a list"] = (Rsa, jwk => jwk["use"] = new JsonArray("sig")),
        ["key_ops sign"] = (Rsa, jwk => jwk["key_ops"] = new JsonArray("sign")),
        ["key_ops encrypt"] = (Rsa, jwk => jwk["key_ops"] = new JsonArray("encrypt", "wrapKey")),
        ["key_ops empty"] = (Rsa, jwk => jwk["key_ops"] = new JsonArray()),
        ["key_ops text"] = (Rsa, jwk => jwk["key_ops"] = "verify"),
        ["alg HS256"] = (Rsa, jwk => jwk["alg"] = "HS256"),
        ["alg none"] = (Rsa, jwk => jwk["alg"] = "none"),
        ["alg of another key type"] = (Rsa, jwk => jwk["alg"] = "ES256"),
        ["alg for encryption"] = (Rsa, jwk => jwk["alg"] = "RSA-OAEP"),
        ["alg a number"] = (Rsa, jwk => jwk["alg"] = 256),
        ["private exponent"] = (Rsa, jwk => jwk["d"] = "AAAA"),
        ["prime"] = (Rsa, jwk => jwk["p"] = "AAAA"),
        ["other primes"] = (Rsa, jwk => jwk["oth"] = new JsonArray()),
        ["n missing"] = (Rsa, jwk => jwk.Remove("n")),
        ["n empty"] = (Rsa, jwk => jwk["n"] = ""),
        ["n a number"] = (Rsa, jwk => jwk["n"] = 1),
        ["n padded"] = (Rsa, jwk => jwk["n"] = (string)jwk["n"]! + "=="),
        ["n of 1024 bits"] = (Rsa, jwk => jwk["n"] = Bytes(128)),
        ["n of 2047 bits"] = (Rsa, jwk => jwk["n"] = Bytes(256, first: 0x7F)),
        ["n of 8193 bits"] = (Rsa, jwk => jwk["n"] = Bytes(1025, first: 1)),
        ["n of 16384 bits"] = (Rsa, jwk => jwk["n"] = Bytes(2048)),
        ["n even"] = (Rsa, jwk => jwk["n"] = Bytes(256, last: 0xFE)),
        ["e missing"] = (Rsa, jwk => jwk.Remove("e")),
        ["e 1"] = (Rsa, jwk => jwk["e"] = "AQ"),
        ["e 3"] = (Rsa, jwk => jwk["e"] = "Aw"),
        ["e even"] = (Rsa, jwk => jwk["e"] = "AQAC"),
        ["e 0"] = (Rsa, jwk => jwk["e"] = "AA"),
        ["e of 2048 bits"] = (Rsa, jwk => jwk["e"] = Bytes(256)),
        ["x missing"] = (Ec, jwk => jwk.Remove("x")),
        ["y missing"] = (Ec, jwk => jwk.Remove("y")),
        ["point off the curve"] = (Ec, jwk => jwk["x"] = Bytes(32, first: 1)),
        ["point zero"] = (Ec,
            jwk => (jwk["x"], jwk["y"]) = (WebEncoders.Base64UrlEncode(new byte[32]), WebEncoders.Base64UrlEncode(new byte[32]))),
        ["x too short"] = (Ec, jwk => jwk["x"] = Bytes(31)),
        ["x too long"] = (Ec, jwk => jwk["x"] = Bytes(33)),
        ["curve unknown"] = (Ec, jwk => jwk["crv"] = "secp256k1"),
        ["curve of another size"] = (Ec, jwk => jwk["crv"] = "P-384"),
        ["curve missing"] = (Ec, jwk => jwk.Remove("crv")),
        ["alg of another curve"] = (Ec, jwk => jwk["alg"] = "ES384"),
        ["alg RS256 for an EC key"] = (Ec, jwk => jwk["alg"] = "RS256"),
        ["issuer a list"] = (Rsa, jwk => jwk["issuer"] = new JsonArray("https://a")),
        ["issuer a number"] = (Rsa, jwk => jwk["issuer"] = 1),
        ["certificate alone that is none"] = (Rsa, jwk => OnlyCertificate(jwk, "AAAA")),
        ["certificate alone that is no base64"] = (Rsa, jwk => OnlyCertificate(jwk, "%")),
        ["certificate alone of another key type"] = (Rsa, jwk => OnlyCertificate(jwk, Ec)),
        ["certificate alone with alg of another key type"] = (Ec, jwk => OnlyCertificate(jwk, Ec)["alg"] = "RS256"),
        ["certificate alone in no list"] = (Rsa, jwk => OnlyCertificate(jwk, Rsa)["x5c"] = Convert.ToBase64String(Rsa.ToCertificate())),
        ["certificates none"] = (Rsa, jwk => OnlyCertificate(jwk, Rsa)["x5c"] = new JsonArray()),
        ["certificate beside half a key"] = (Rsa, jwk => OnlyCertificate(jwk, Rsa)["e"] = "AQAB"),
        ["Edwards curve of another use"] = (Edwards, jwk => jwk["crv"] = "X25519"),
        ["Edwards curve unknown"] = (Edwards, jwk => jwk["crv"] = "Ed448"),
        ["Edwards x too short"] = (Edwards, jwk => jwk["x"] = Bytes(31)),
        ["Edwards x missing"] = (Edwards, jwk => jwk.Remove("x")),
        ["Edwards key with alg ES256"] = (Edwards, jwk => jwk["alg"] = "ES256"),
        ["private Edwards key"] = (Edwards, jwk => jwk["d"] = Bytes(32)),
        ["private EC key"] = (Ec, jwk => jwk["d"] = Bytes(32)),
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Leaves_out_an_unfit_key_and_keeps_the_others(string change)
    {
        var (key, spoil) = Changes[change];
        var jwk = key.ToJwk();
        spoil(jwk);

        Assert.True(Read(out var keys, jwk, Good.ToJwk()));
        Assert.Equal(Good.KeyId, Assert.Single(keys.Keys).Kid);
        Assert.False(Read(out _, jwk));
    }

    [Theory]
    [InlineData("use", null)]
    [InlineData("use", "\"sig\"")]
    [InlineData("alg", null)]
    [InlineData("alg", "\"PS512\"")]
    [InlineData("key_ops", "[\"verify\"]")]
    [InlineData("key_ops", "[\"sign\",\"verify\"]")]
    [InlineData("x5c", "[\"AAAA\"]")]
    [InlineData("unheard_of", "{}")]
    public void Takes_what_the_standard_leaves_free(string name, string? json)
    {
        var jwk = Rsa.ToJwk();
        jwk.Remove(name);
        if (json is not null)
            jwk[name] = JsonNode.Parse(json);

        Assert.True(Read(out var keys, jwk));
        Assert.Single(keys.Keys);
    }

    [Theory]
    [InlineData("RS256", 3072)]
    [InlineData("RS256", 4096)]
    [InlineData("ES256", 0)]
    [InlineData("ES384", 0)]
    [InlineData("ES512", 0)]
    [InlineData("EdDSA", 0)]
    public void Takes_every_strength_that_is_allowed(string algorithm, int bits)
    {
        using var key = SigningKey.Create(algorithm, bits);

        Assert.True(Read(out var keys, key.ToJwk()));
        Assert.Equal(algorithm, Assert.Single(keys.Keys).Algorithm);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"keys\":null}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":\"\"}")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[null,1,\"a\",[],{}]}")]
    [InlineData("{\"keys\":[],\"keys\":[]}")]
    [InlineData("<!doctype html><title>Sign in</title>")]
    [InlineData("{\"keys\":[")]
    public void Takes_a_document_without_a_usable_key_for_no_key_set(string json) =>
        Assert.False(JwksReader.TryRead(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void Takes_no_document_over_its_bound()
    {
        var json = $$"""{"keys":[{{Good.ToJwk().ToJsonString()}}],"padding":"{{new string('x', JwksReader.MaxBytes)}}"}""";

        Assert.False(JwksReader.TryRead(Encoding.UTF8.GetBytes(json), out _));
    }

    private static string Bytes(int length, byte first = 0xC1, byte last = 0xFF)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        (bytes[0], bytes[^1]) = (first, last);
        return WebEncoders.Base64UrlEncode(bytes);
    }
}
