using System.Text.Json.Nodes;

namespace Gateway.Testing.Hostile;

/// <summary>Rows O: good tokens that speak for no org, for none that can be one, or for two.</summary>
public static class OrgRows
{
    private static readonly string[] NoText = ["true", "false", "1.5", "{}", "[]", "[[\"org_a\"]]", "{\"v\":\"org_a\"}"];

    private static readonly string[] NoOrg =
    [
        "", " ", "_", "_own", " org_a", "org_a ", "\torg_a", "org_a\t", "org_a\r", "org_a\n", "org_a\r\nX-Org-Code: org_b", "org_a\0",
        "org_a\u007f", "org_a\u00a0", "org_a\u200b", "\ufefforg_a", "\u202eorg_a", "\u00f6rg_a", "\uff4frg_a", "\u043erg_a",
        "org_\ud83d\ude00", "o\u0308rg", "a,b", "a;b", "a b", "a/../b", "a\\b", "a%2fb", "\"a\"", "*", ".", "..", "a=b", "a:b", "a.b",
        "org_a/", "a+b", "a@b", "a#b", "a?b", "<a>", "a'b", "a|b", "a&b", "$a", "~a",
    ];

    public static IEnumerable<HostileToken> All() => [.. Missing(), .. Invalid(), .. Conflicts()];

    private static IEnumerable<HostileToken> Missing()
    {
        yield return Refused("O1 none", "org_missing", payload => Bare(payload));
        yield return Refused("O1 null", "org_missing", payload => Bare(payload)["orgCode"] = null);
        foreach (var name in new[] { "OrgCode", "orgcode", "ORG_CODE", "org", "org_codes", " orgCode", "orgCode ", "tenant", "org_id",
            "orgCode\0" })
        {
            yield return Refused($"O7 only {Uri.EscapeDataString(name)}", "org_missing", payload => Bare(payload)[name] = "org_a");
        }
        foreach (var json in new[] { "null", "[]", "\"x\"", "1", "{}", "{\"org_code\":null}", "{\"org_code\":[]}",
            "{\"org_code\":\"org_a\"}", "{\"org_code\":{\"v\":null}}", "{\"org_code/v\":\"org_a\"}" })
        {
            yield return Refused($"O9 application_properties {json}", "org_missing",
                payload => Bare(payload)["application_properties"] = JsonNode.Parse(json));
        }
    }

    private static IEnumerable<HostileToken> Invalid()
    {
        foreach (var json in NoText)
            yield return Refused($"O1 {json}", "org_invalid", payload => Bare(payload)["orgCode"] = JsonNode.Parse(json));
        foreach (var text in NoOrg)
            yield return Refused($"O2-4 {Uri.EscapeDataString(text)}", "org_invalid", payload => Bare(payload)["orgCode"] = text);
        foreach (var length in new[] { 65, 128, 1025, 4000 })
            yield return Refused($"O5 {length} characters", "org_invalid", payload => Bare(payload)["orgCode"] = new string('a', length));
        foreach (var text in new[] { "", " ", "_own", "org_8ed648340ea9 ", "a b" })
            yield return Refused($"O3 beside a good one: {text}", "org_invalid", payload => payload["org_code"] = text);
        yield return Refused(
            "O3 a list of another beside a good one", "org_conflict", payload => payload["org_code"] = new JsonArray("org_of_another"));
    }

    private static IEnumerable<HostileToken> Conflicts()
    {
        foreach (var other in new[] { "org_b", "ORG_8ED648340EA9", "org_8ed648340ea", "org_8ed648340ea90" })
        {
            yield return Refused($"O8 org_code {other}", "org_conflict", payload => payload["org_code"] = other);
            yield return Refused(
                $"O8 property {other}", "org_conflict", payload => payload["application_properties"]!["org_code"]!["v"] = other);
        }
    }

    private static JsonObject Bare(JsonObject payload)
    {
        payload.Remove("orgCode");
        payload.Remove("application_properties");
        return payload;
    }

    private static HostileToken Refused(string name, string code, Action<JsonObject> change) => new(name, code, issuer =>
    {
        var token = issuer.Token();
        var payload = JsonNode.Parse(token.PayloadJson)!.AsObject();
        change(payload);
        return token.RawPayload(payload.ToJsonString());
    })
    { Code = code };
}
