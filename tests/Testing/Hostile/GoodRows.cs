using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;

namespace Gateway.Testing.Hostile;

/// <summary>An unusual token that must be accepted all the same, and the org it speaks for.</summary>
public sealed record GoodToken(string Name, string Org, Func<TestIssuer, string> Make);

/// <summary>What stands right beside the refused rows: a gateway that refuses these would only be safe by refusing everyone.</summary>
public static class GoodRows
{
    private const string Org = "org_8ed648340ea9";

    public static IEnumerable<GoodToken> All()
    {
        yield return Of("J1 as Kinde makes it", token => token);
        foreach (var type in new[] { "JWT", "jwt", "at+jwt", "application/at+jwt" })
            yield return Of($"J16 typ {type}", token => token.Header("typ", type));
        yield return Of("J16 typ absent", token => token.WithoutHeader("typ"));
        yield return Of("J12 kid absent, one key", token => token.WithoutHeader("kid"));
        yield return Of("J27 aud a text", token => token.Claim("aud", "acme"));
        yield return Of("J27 aud several", token => token.Claim("aud", new JsonArray("other", "acme")));
        foreach (var form in new[] { "{0}.5", "{0}.0", "{0}e0" })
            yield return Of($"J26 iat {form}", token => token.RawPayload(Form(token, form)));
        yield return Of("J30 gty a text", token => token.Claim("gty", "client_credentials"));
        yield return Of("O9 100 properties with line ends in them", token => token.Claim("application_properties", Properties()));
        foreach (var (name, value) in HeaderHints.Harmless())
            yield return Of($"J11 {name} {value?.ToJsonString() ?? "null"}", token => token.Header(name, value?.DeepClone()));
        foreach (var org in new[] { "a", "A", "0", "-", "ORG_A", "org_a", "a_", new string('z', 64) })
            yield return new GoodToken($"O6 {org}", org, issuer => issuer.Token(org));
    }

    private static GoodToken Of(string name, Func<TokenBuilder, string> change) => new(name, Org, issuer => change(issuer.Token()));

    private static string Form(TokenBuilder token, string form)
    {
        var iat = JsonNode.Parse(token.PayloadJson)!["iat"]!.ToJsonString();
        return token.PayloadJson.Replace(
            $"\"iat\":{iat}", "\"iat\":" + string.Format(CultureInfo.InvariantCulture, form, iat), StringComparison.Ordinal);
    }

    private static JsonObject Properties() =>
        new(Enumerable.Range(0, 100)
            .Select(i => KeyValuePair.Create<string, JsonNode?>($"p{i}", new JsonObject { ["v"] = "a\r\nX-Org-Code: evil" })));
}
