using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using static Gateway.Testing.Hostile.Reasons;

namespace Gateway.Testing.Hostile;

/// <summary>Rows J17 to J24: the token's outer form, its base64url and its JSON.</summary>
public static class FormRows
{
    public static IEnumerable<HostileToken> All() => [.. Shapes(), .. Spellings(), .. Objects(), .. Duplicates(), .. Sizes()];

    private static IEnumerable<HostileToken> Shapes()
    {
        foreach (var text in new[] { ".", "..", "...", "a", "a.b", "a.b.c.d", "a.b.c.d.e", ".a.b", "a.b.", "a..b", "-", "_._._",
            "A.A.A", "AA.AA.AA" })
        {
            yield return Row.Text($"J19 {text}", Malformed, _ => text);
        }
        yield return Row.Text("J19 leading dot", Malformed, good => "." + good);
        yield return Row.Text("J19 trailing dot", Malformed, good => good + ".");
        yield return Row.Text("J19 no header", Malformed, good => good[good.IndexOf('.', StringComparison.Ordinal)..]);
        yield return Row.Text("J19 no signature", Malformed, good => good[..(good.LastIndexOf('.') + 1)]);
        yield return Row.Text("J19 two parts", Malformed, good => good[..good.LastIndexOf('.')]);
        yield return Row.Text("J15 five parts", Malformed, good => good + ".AAAA.AAAA");
        yield return Row.Text("J19 token twice", Malformed, good => good + "." + good);
        yield return Row.Text(
            "J17 flattened", Malformed, good => Serialised(good, "{{\"payload\":\"{1}\",\"protected\":\"{0}\",\"signature\":\"{2}\"}}"));
        yield return Row.Text("J17 general", Malformed,
            good => Serialised(good, "{{\"payload\":\"{1}\",\"signatures\":[{{\"protected\":\"{0}\",\"signature\":\"{2}\"}}]}}"));
    }

    private static IEnumerable<HostileToken> Spellings()
    {
        for (var part = 0; part < 3; part++)
        {
            var index = part;
            foreach (var tail in new[] { "=", "==", " ", "\n", "\r\n", "\t", "\0", "%0A", "+", "/", "\u2028", "~" })
            {
                yield return Row.Text(
                    $"J18 part {part} + {Uri.EscapeDataString(tail)}", Malformed, good => Change(good, index, text => text + tail));
            }
            yield return Row.Text($"J18 part {part} unused bits", Malformed, good => Change(good, index, WithUnusedBits));
            yield return Row.Text($"J18 part {part} one character more", Malformed,
                good => Change(good, index, text => text + new string('A', (5 - (text.Length % 4)) % 4 is var more and > 0 ? more : 1)));
            yield return Row.Text($"J18 part {part} begins with a space", Malformed, good => Change(good, index, text => " " + text));
        }
    }

    private static IEnumerable<HostileToken> Objects()
    {
        foreach (var json in new[] { "", " ", "null", "[]", "\"x\"", "1", "true", "{", "{}{}", "{\"a\":1}x", "[{}]", "{\"a\":NaN}",
            "{/**/}", "\ufeff{}" })
        {
            yield return Row.Of($"J22 payload {json}", Malformed, token => token.RawPayload(json));
            yield return Row.Of($"J22 header {json}", Malformed, token => token.RawHeader(json));
        }

        yield return new("J22 payload + NUL", Malformed, issuer => Padded(issuer, "\0"));
        yield return new("J22 payload + garbage", Malformed, issuer => Padded(issuer, "garbage"));
        yield return new("J22 payload + object", Malformed, issuer => Padded(issuer, "{}"));
        yield return new("J22 payload + comment", Malformed, issuer => Padded(issuer, "//"));
        yield return new(
            "J22 payload in UTF-16", Malformed, issuer => issuer.Token().RawPayload(Encoding.Unicode.GetBytes(issuer.Token().PayloadJson)));
        yield return new(
            "J22 payload with a bad byte", Malformed, issuer => issuer.Token().RawPayload([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]));
        yield return new("J22 payload with an overlong slash", Malformed,
            issuer => issuer.Token().RawPayload([.. "{\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8]));
        yield return Row.Of("J22 lone surrogate", Malformed, token => token.RawPayload("{\"orgCode\":\"\\ud800\"}"));
        foreach (var depth in new[] { 32, 64, 65, 1000, 2900 })
        {
            yield return Row.Of($"J23 depth {depth}", Malformed,
                token => token.RawPayload("{\"a\":" + new string('[', depth) + new string(']', depth) + "}"));
        }
    }

    private static IEnumerable<HostileToken> Duplicates()
    {
        foreach (var name in new[] { "alg", "kid", "typ" })
        {
            yield return new($"J21 header {name} twice", DuplicateClaim,
                issuer => issuer.Token().RawHeader($$"""{"alg":"RS256","kid":"{{issuer.Key.KeyId}}","typ":"JWT","{{name}}":"x"}"""));
        }
        yield return Row.Of(
            "J21 header alg twice, escaped", DuplicateClaim, token => token.RawHeader("""{"alg":"RS256","\u0061lg":"none"}"""));
        foreach (var name in new[] { "orgCode", "iss", "exp", "aud", "azp", "jti", "application_properties" })
        {
            yield return new($"J21 {name} twice", DuplicateClaim, issuer => Doubled(issuer, name, name));
            yield return new(
                $"J21 {name} twice, escaped", DuplicateClaim, issuer => Doubled(issuer, name, $"\\u{(int)name[0]:x4}{name[1..]}"));
        }

        yield return Row.Of("J21 twice in a nested object", DuplicateClaim,
            token => token.RawPayload("{\"application_properties\":{\"org_code\":{\"v\":\"a\",\"v\":\"b\"}}}"));
    }

    private static IEnumerable<HostileToken> Sizes()
    {
        yield return Row.Text("J24 8 KB + 1", TooLarge, good => good + new string('A', 8193 - good.Length));
        yield return Row.Text("J24 256 KB", TooLarge, good => good + new string('A', 256 * 1024));
        yield return Row.Text("J24 10 MB", TooLarge, good => good + new string('A', 10 * 1024 * 1024));
        yield return Row.Text("J24 10 MB of dots", TooLarge, _ => new string('.', 10 * 1024 * 1024));
        yield return Row.Of("J24 513 claims", Malformed,
            token => token.RawPayload("{" + string.Join(',', Enumerable.Range(0, 513).Select(i => $"\"{i}\":0")) + "}"));
        yield return Row.Of("J24 10,000 claims", TooLarge,
            token => token.RawPayload("{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i}\":0")) + "}"));
    }

    private static string Change(string token, int part, Func<string, string> change)
    {
        var parts = token.Split('.');
        parts[part] = change(parts[part]);
        return string.Join('.', parts);
    }

    private static string WithUnusedBits(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        // A part of whole triples has no unused bits: one byte more makes some.
        return text.Length % 4 == 0 ? text + "AB" : text[..^1] + Alphabet[Alphabet.IndexOf(text[^1], StringComparison.Ordinal) + 1];
    }

    private static string Serialised(string good, string form) =>
        string.Format(null, form, good.Split('.')[0], good.Split('.')[1], good.Split('.')[2]);

    private static string Padded(TestIssuer issuer, string tail)
    {
        var token = issuer.Token();
        return token.RawPayload(token.PayloadJson + tail);
    }

    private static string Doubled(TestIssuer issuer, string name, string spelling)
    {
        var token = issuer.Token();
        var value = JsonNode.Parse(token.PayloadJson)![name]!.ToJsonString();
        return token.RawPayload(token.PayloadJson[..^1] + $",\"{spelling}\":{value}}}");
    }
}
