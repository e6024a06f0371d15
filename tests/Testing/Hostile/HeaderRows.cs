using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Microsoft.AspNetCore.WebUtilities;
using static Gateway.Testing.Hostile.Reasons;

namespace Gateway.Testing.Hostile;

/// <summary>Rows J8 and J11 to J16: what a header says of algorithm, key, type and extensions.</summary>
public static class HeaderRows
{
    public static IEnumerable<HostileToken> All() => [.. Algorithms(), .. SendersKeys(), .. Kids(), .. Extensions(), .. Types()];

    private static IEnumerable<HostileToken> Algorithms()
    {
        foreach (var algorithm in new[]
        {
            "none", "None", "nOnE", "NONE", "", " ", "rs256", "Rs256", "RS256 ", "RS256\0", "RS1", "RS2048", "HS256", "HS384", "HS512",
            "PS256", "PS384", "PS512", "RS384", "RS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "RSA-OAEP", "dir",
            "A128KW", "PBES2-HS256+A128KW", "ML-DSA-44",
        })
        {
            yield return Row.Of($"J8 alg {algorithm}", AlgorithmNotAllowed, token => token.Header("alg", algorithm));
        }

        foreach (var value in new[] { "null", "[\"RS256\"]", "256", "true", "{}" })
            yield return Row.Of($"J8 alg {value}", Malformed, token => token.Header("alg", JsonNode.Parse(value)));
        yield return Row.Of("J8 alg missing", AlgorithmNotAllowed, token => token.WithoutHeader("alg"));
        yield return Row.Text("J8 none without signature", Malformed,
            good => WebEncoders.Base64UrlEncode("{\"alg\":\"none\"}"u8) + "." + good.Split('.')[1] + ".");
        yield return Row.Of("J8 none with an empty hash", AlgorithmNotAllowed, token => token.Header("alg", "none").SignedBy(_ => [0]));
    }

    /// <summary>A header that offers the key that signed it: nobody of ours vouches for that key, whatever it is called.</summary>
    private static IEnumerable<HostileToken> SendersKeys()
    {
        foreach (var (hint, offer) in HeaderHints.OfKeys)
        {
            yield return new($"J11 {hint} of the sender, under the issuer's kid", BadSignature, issuer => Offered(issuer, offer, null));
            yield return new($"J11 {hint} of the sender, under its own kid", UnknownKid,
                issuer => Offered(issuer, offer, own => own.KeyId));
            yield return new($"J11 {hint} of the sender, without kid", BadSignature, issuer => Offered(issuer, offer, _ => ""));
        }
    }

    private static string Offered(TestIssuer issuer, Func<SigningKey, JsonNode?> offer, Func<SigningKey, string>? kid)
    {
        using var own = SigningKey.Create();
        var token = issuer.Token();
        foreach (var (name, value) in offer(own)!.AsObject())
            token.Header(name, value?.DeepClone());
        return kid?.Invoke(own) switch
        {
            null => token.SignedBy(own),
            "" => token.WithoutHeader("kid").SignedBy(own),
            var named => token.Header("kid", named).SignedBy(own),
        };
    }

    private static IEnumerable<HostileToken> Kids()
    {
        foreach (var value in new[] { "null", "1", "{}", "[]", "true" })
            yield return Row.Of($"J12 kid {value}", Malformed, token => token.Header("kid", JsonNode.Parse(value)));
        foreach (var kid in new[] { "", " ", "a b", "a\r\nb", "a\0", "\u00e9", "\u2028", new string('k', 257), new string('k', 4000) })
        {
            yield return Row.Of($"J12 kid {kid.Length} {Uri.EscapeDataString(kid)[..Math.Min(12, Uri.EscapeDataString(kid).Length)]}",
                Malformed, token => token.Header("kid", kid));
        }
        foreach (var kid in new[] { "unknown", "../../dev/null", "';DROP%20TABLE%20keys--", "*", new string('k', 256) })
            yield return Row.Of($"J12 kid {kid[..Math.Min(20, kid.Length)]}", UnknownKid, token => token.Header("kid", kid));
        yield return new("J13 kid in other case", UnknownKid, issuer => issuer.Token().Header("kid", issuer.Key.KeyId.ToUpperInvariant()));
        yield return new("J13 kid + NUL", Malformed, issuer => issuer.Token().Header("kid", issuer.Key.KeyId + "\0"));
        yield return new("J13 kid cut", UnknownKid, issuer => issuer.Token().Header("kid", issuer.Key.KeyId[..^1]));
    }

    private static IEnumerable<HostileToken> Extensions()
    {
        foreach (var value in new[] { "[]", "[\"exp\"]", "[\"b64\"]", "[\"http://x\"]", "null", "\"exp\"", "1" })
            yield return Row.Of($"J14 crit {value}", HeaderNotAllowed, token => token.Header("crit", JsonNode.Parse(value)));
        yield return Row.Of("J14 b64 false", HeaderNotAllowed, token => token.Header("b64", false));
        yield return Row.Of("J14 b64 true", HeaderNotAllowed, token => token.Header("b64", true));
        yield return Row.Of(
            "J14 b64 false with crit", HeaderNotAllowed, token => token.Header("b64", false).Header("crit", new JsonArray("b64")));
        foreach (var (name, value) in new[] { ("zip", "\"DEF\""), ("zip", "\"none\""), ("zip", "\"\""),
            ("zip", "null"), ("zip", "1"), ("zip", "[\"NONE\"]"),
            ("enc", "\"A128GCM\""), ("p2c", "2147483648"), ("p2s", "\"AAAA\""),
            ("epk", "{}"), ("apu", "\"\""), ("apv", "\"\""), ("iv", "\"\""), ("tag", "\"\"") })
        {
            yield return Row.Of($"J15 {name} {value}", HeaderNotAllowed, token => token.Header(name, JsonNode.Parse(value)));
        }
        yield return new("J15 nested JWS", Malformed, issuer => issuer.Token().RawPayload(issuer.Token()));
        yield return new("J15 nested JWS that says so", Malformed,
            issuer => issuer.Token().Header("cty", "JWT").RawPayload(issuer.Token()));
        yield return Row.Text("J15 JWE", Malformed, _ => string.Join('.', WebEncoders.Base64UrlEncode(
            "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483648}"u8), "AAAA", "AAAA", "AAAA", "AAAA"));
    }

    private static IEnumerable<HostileToken> Types()
    {
        foreach (var type in new[] { "dpop+jwt", "logout+jwt", "secevent+jwt", "id_token", "", "JWT ", "application/", "application/JOSE",
            "text/JWT", "at+jwt;v=1" })
        {
            yield return Row.Of($"J16 typ {type}", WrongType, token => token.Header("typ", type));
        }
        foreach (var value in new[] { "1", "[\"JWT\"]", "{}", "true", "null" })
            yield return Row.Of($"J16 typ {value}", Malformed, token => token.Header("typ", JsonNode.Parse(value)));
    }
}
