using System.Globalization;
using System.Text.Json.Nodes;
using static Gateway.Testing.Hostile.Reasons;

namespace Gateway.Testing.Hostile;

/// <summary>Rows J25 to J32: what the claims say of time, audience, issuer, kind of token, application and binding.</summary>
public static class ClaimRows
{
    public static IEnumerable<HostileToken> All() => [.. Times(), .. Audiences(), .. Issuers(), .. Kinds(), .. Applications()];

    private static IEnumerable<HostileToken> Times()
    {
        foreach (var value in new[] { "\"9999999999\"", "true", "[]", "[9999999999]", "{}", "1e400", "-1", "-0.5", "253402214401",
            "253402300799", "9223372036854775808", "1e30", "\"\"" })
        {
            yield return Raw("J25 exp", "exp", value, BadClaim);
        }
        foreach (var value in new[] { "0", "1", "1.5", "1e-400" })
            yield return Raw("J25 exp", "exp", value, Expired);
        foreach (var seconds in new[] { -30, -31, -86_400 })
            yield return FromNow("J25 exp", "exp", seconds, "", Expired);
        yield return Row.Of("J25 exp missing", MissingClaim, token => token.Without("exp"));
        yield return Row.Of("J25 exp null", MissingClaim, token => token.Claim("exp", null));
        foreach (var value in new[] { "\"0\"", "true", "[]", "{}", "1e400", "-1", "253402300799" })
        {
            yield return Raw("J26 nbf", "nbf", value, BadClaim);
            yield return Raw("J26 iat", "iat", value, BadClaim);
        }

        foreach (var claim in new[] { "nbf", "iat" })
        {
            yield return FromNow($"J26 {claim}", claim, 31, "", NotYetValid) with { NeedsStillClock = true };
            yield return FromNow($"J26 {claim}", claim, 30, ".001", NotYetValid) with { NeedsStillClock = true };
            yield return FromNow($"J26 {claim}", claim, 600, "", NotYetValid);
            yield return Raw($"J26 {claim}", claim, "253402214400", NotYetValid);
        }

        yield return Row.Of("J26 iat missing", MissingClaim, token => token.Without("iat"));
    }

    private static IEnumerable<HostileToken> Audiences()
    {
        foreach (var value in new[] { "null" })
            yield return Raw("J27 aud", "aud", value, MissingClaim);
        yield return Row.Of("J27 aud missing", MissingClaim, token => token.Without("aud"));
        foreach (var value in new[] { "1", "true", "{}", "{\"acme\":1}", "[1]", "[[\"acme\"]]", "[null]", "[\"acme\",1]",
            "[\"acme\",[\"acme\"]]" })
        {
            yield return Raw("J27 aud", "aud", value, BadClaim);
        }
        foreach (var value in new[] { "\"\"", "[]", "[\"\"]", "\"ACME\"", "\"acme/\"", "\"acm\"", "\"acmee\"", "\"*\"", "\"acme,other\"",
            "\"other acme\"", "\" acme\"", "\"acme \"", "\"acme\\u0000\"", "\"\\u0430cme\"", "[\"other\"]", "\"https://acme\"" })
        {
            yield return Raw("J27 aud", "aud", value, WrongAudience);
        }
    }

    private static IEnumerable<HostileToken> Issuers()
    {
        foreach (var change in new Func<string, string>[]
        {
            iss => iss + "/", iss => iss.Replace("http://", "https://", StringComparison.Ordinal), iss => iss.ToUpperInvariant(),
            iss => iss + "0", iss => iss[..^1],
            iss => iss.Replace("127.0.0.1", "sub.127.0.0.1", StringComparison.Ordinal), iss => iss + ".evil.example",
            iss => iss.Replace("//", "//a@", StringComparison.Ordinal),
            _ => "", _ => "https://other.kinde.com", iss => " " + iss, iss => iss + "\0",
            iss => iss.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
        })
        {
            yield return new($"J28 iss {Uri.EscapeDataString(change("http://127.0.0.1:1"))}", UnknownIssuer,
                issuer => issuer.Token().Claim("iss", change(issuer.Issuer)));
        }

        yield return new("J28 iss array", UnknownIssuer, issuer => issuer.Token().Claim("iss", new JsonArray(issuer.Issuer)));
        foreach (var value in new[] { "null", "1", "{}", "true" })
            yield return Raw("J28 iss", "iss", value, UnknownIssuer);
        yield return Row.Of("J28 iss missing", UnknownIssuer, token => token.Without("iss"));
    }

    private static IEnumerable<HostileToken> Kinds()
    {
        yield return Row.Of("J30 user token", NotAMachineToken, token => token.Without("gty").Claim("sub", "kp_1"));
        yield return Row.Of("J30 gty null", NotAMachineToken, token => token.Claim("gty", null));
        foreach (var value in new[] { "[]", "\"\"", "[\"authorization_code\"]", "\"password\"", "[\"client_credential\"]",
            "[\"CLIENT_CREDENTIALS\"]", "[[\"client_credentials\"]]", "{\"client_credentials\":1}", "1", "\"client_credentials \"",
            "\"authorization_code client_credentials\"" })
        {
            yield return Raw("J30 gty", "gty", value, NotAMachineToken);
        }
    }

    private static IEnumerable<HostileToken> Applications()
    {
        yield return Row.Of("J31 azp missing", MissingClaim, token => token.Without("azp"));
        yield return Row.Of("J31 azp null", MissingClaim, token => token.Claim("azp", null));
        foreach (var value in new[] { "\"\"", "[\"a\"]", "{}", "1", "true", "\"a\\r\\nX-Org-Code: evil\"",
            "\" a\"", "\"a \"", "\" \"", "\"a\\tb\"", "\"\\u00e9\"",
            "\"\\u0000\"", "\"a\\u007f\"" })
        {
            yield return Raw("J31 azp", "azp", value, BadClaim);
        }
        yield return Row.Of("J31 azp 129 characters", BadClaim, token => token.Claim("azp", new string('a', 129)));
        foreach (var value in new[] { "[\"a\"]", "{}", "true" })
            yield return Raw("J31 jti", "jti", value, BadClaim);
        foreach (var value in new[] { "{\"x5t#S256\":\"AAAA\"}", "{\"jkt\":\"AAAA\"}", "{}", "[]", "\"\"", "false", "0" })
            yield return Raw("J32 cnf", "cnf", value, BoundToken);
    }

    private static HostileToken FromNow(string row, string claim, int seconds, string fraction, string reason) =>
        new($"{row} now {seconds}{fraction}", reason, issuer =>
        {
            var now = (long)JsonNode.Parse(issuer.Token().PayloadJson)!["iat"]!;
            return Raw(row, claim, (now + seconds).ToString(CultureInfo.InvariantCulture) + fraction, reason).Make(issuer);
        });

    // The payload's text is changed, not its tree: a number such as 1e400 must reach the reader as it stands.
    private static HostileToken Raw(string row, string claim, string json, string reason) => new($"{row} {json}", reason, issuer =>
    {
        var token = issuer.Token().Without(claim);
        return token.RawPayload(token.PayloadJson[..^1] + $",\"{claim}\":{json}}}");
    });
}
