using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>What a header may say beside what verification needs (RFC 7515 section 4): none of it may matter.</summary>
public static class HeaderHints
{
    private static readonly string[] AnyShape =
        ["\"x\"", "null", "1", "true", "{}", "[]", "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}", "[{\"kty\":\"oct\",\"k\":\"AAAA\"}]"];

    /// <summary>Every way to offer a key in a header: the members that offer it.</summary>
    public static IReadOnlyList<(string Hint, Func<SigningKey, JsonNode?> Offer)> OfKeys { get; } =
    [
        ("jwk", key => new JsonObject { ["jwk"] = key.ToJwk() }),
        ("x5c", key => new JsonObject { ["x5c"] = new JsonArray(Certificate(key)) }),
        ("x5t", key => new JsonObject { ["x5t"] = key.KeyId, ["x5t#S256"] = key.KeyId }),
        ("jku", key => new JsonObject { ["jku"] = "https://evil.example/jwks" }),
        ("jku of data", key => new JsonObject
        {
            ["jku"] = "data:application/json," + new JsonObject { ["keys"] = new JsonArray(key.ToJwk()) },
        }),
        ("all at once", key => new JsonObject
        {
            ["jwk"] = key.ToJwk(),
            ["x5c"] = new JsonArray(Certificate(key)),
            ["x5u"] = "https://evil.example/chain.pem",
            ["x5t"] = key.KeyId,
        }),
    ];

    /// <summary>Members and values, right and wrong, that a good token may carry.</summary>
    public static IEnumerable<(string Name, JsonNode? Value)> Harmless()
    {
        foreach (var name in new[] { "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "cty", "unheard_of", "nonce", "iss", "CRIT" })
        {
            foreach (var shape in AnyShape)
                yield return (name, JsonNode.Parse(shape));
        }
        foreach (var name in new[] { "jku", "x5u" })
        {
            foreach (var address in new[] { "https://evil.example/jwks", "https://a@evil.example/", "data:application/json,{}",
                "file:///etc/passwd", "" })
            {
                yield return (name, address);
            }
        }
        foreach (var content in new[] { "JWT", "jwt", "application/jwt", "json" })
            yield return ("cty", content);
        yield return ("x5t", "ZIA7lZwz62fF0Lg1jPnYl9a2U7k");
        yield return ("zip", "NONE");
    }

    private static string Certificate(SigningKey key) => Convert.ToBase64String(key.ToCertificate());
}
