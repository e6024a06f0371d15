using static Gateway.Scenarios.Firewall.FirewallCase;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows H1 to H10, H19, H20, H22: what a client says in its fields. Whatever it says in another's name is `evil`.</summary>
internal static class HeaderCases
{
    private const string Delimiters = "\"(),/;<=>?@[\\]{}";

    public static IEnumerable<FirewallCase> All() =>
        [.. Identities(), .. Rewrites(), .. Nominations(), .. Names(), .. Values(), .. Shapes()];

    private static IEnumerable<FirewallCase> Identities()
    {
        foreach (var spelling in Spelling.Identity.SelectMany(Spelling.All))
        {
            yield return Lines("H1 H2", "200", spelling + ": org_evil");
            yield return Open("H1 H2 open", spelling + ": org_evil");
        }

        foreach (var name in Spelling.Identity)
        {
            yield return Lines("H1 twice", "200", name + ": org_evil", name + ": org_evil_2");
            yield return Lines("H1 list", "200", name + ": org_a, org_evil");
            yield return Lines("H1 empty and another", "200", name + ":", name.Replace('-', '_') + ":org_evil");
            yield return Lines("H1 own value", "200", name + ": org_a", name.ToLowerInvariant() + ": org_a");
        }

        foreach (var name in new[] { "X-Org-", "X-Org-Tomorrow", "x_org_role", "X-Application-Key", "X.Application.Owner",
            "HTTP_X_ORG_ID" })
        {
            yield return Lines("H3 reserved", "200", name + ": org_evil");
        }
    }

    private static IEnumerable<FirewallCase> Rewrites()
    {
        foreach (var spelling in Spelling.Rewrites.SelectMany(name => Spelling.All(name).Append(name)))
            yield return Lines("H19 H20", "200", spelling + ": /evil");
        yield return Lines("H22", "200", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: evil");
        yield return Lines("H22", "200", "Connection: Upgrade", "Upgrade: evil/1");
        yield return Lines("H22", "200", "Upgrade: evil");
        yield return Lines(
            "H22", "200", "Keep-Alive: evil", "Proxy-Connection: evil", "Proxy-Authorization: evil", "Proxy-Authenticate: evil");
    }

    private static IEnumerable<FirewallCase> Nominations()
    {
        foreach (var connection in new[]
        {
            "X-Org-Code", "close, x-org-code", "keep-alive, X-Org-Code", "X-Org-Code, X-Org-Plan, X-Application-Id, X-Org-Name",
            ",,X-Org-Code,,", "x-org-code\t,", "\"X-Org-Code\"", "Authorization", "Content-Length", "Transfer-Encoding", "Host",
            "X-Request-Id", "traceparent", "X-Forwarded-For",
        })
        {
            yield return Lines("H9 H10", "200", "Connection: " + connection, "X-Org-Code: org_evil");
            yield return Lines("H9 H10", "200", "Connection: keep-alive", "Connection: " + connection);
        }

        foreach (var connection in new[] { "X-Foo", "x-foo", "close, X-FOO", ", X-Foo ,", "X-Bar,X-Foo", "keep-alive, X-Foo",
            "X-Foo, close", "upgrade,x-foo", "close\r\nConnection: X-Foo", "X-Foo\r\nConnection: keep-alive", "Keep-Alive, close, X-Foo",
            "close, close, X-Foo" })
        {
            yield return Lines("H10", "200", "X-Foo: evil", "Connection: " + connection);
        }
        yield return new("H10", Walk.Request("/items/1", Token, "POST", "Connection: Content-Length", "Content-Length: 3") + "abc", "200");
        yield return new("H10", Walk.Request("/items/1", Token, "POST", "Connection: Transfer-Encoding", "Transfer-Encoding: chunked")
            + "3\r\nabc\r\n0\r\n\r\n", "200");
    }

    /// <summary>Row H4: every byte that no name may have, at its start, inside and at its end.</summary>
    private static IEnumerable<FirewallCase> Names()
    {
        foreach (var letter in Bytes(0, 0x20).Append('\u007F').Concat(Bytes(0x80, 0xFF)).Concat(Delimiters))
        {
            yield return Lines("H4 before", "400", letter + "X-Note: evil");
            yield return Lines("H4 inside", "400", "X-" + letter + "Note: evil");
            yield return Lines("H4 after", "400", "X-Note" + letter + ": evil");
        }
    }

    /// <summary>Rows H6 and H8: every byte that no value may have, and the letters beyond ASCII, which go on as they are.</summary>
    private static IEnumerable<FirewallCase> Values()
    {
        foreach (var letter in Bytes(0, 0x1F).Where(letter => letter != '\t').Append('\u007F').Concat(Bytes(0x80, 0x9F)))
        {
            yield return Lines("H6 H8", "400", "X-Note: a" + letter + "X-Org-Code: evil");
            yield return Lines("H6 H8 end", "400", "X-Note: a" + letter);
        }

        foreach (var letter in Bytes(0xA0, 0xFF))
        {
            yield return Lines("H8", "200", "X-Note: a" + letter + "X-Org-Code: other");
            yield return Lines("H8 end", "200", "X-Note: a" + letter);
            yield return Lines("H8 where it frames", "400", "TE: trailers" + letter);
        }
    }

    private static IEnumerable<FirewallCase> Shapes()
    {
        foreach (var fold in new[] { " evil", "\tevil", "  X-Org-Code: evil", "\tX-Org-Code: evil", " " })
        {
            yield return Lines("H5", "400", "X-Note: a", fold);
            yield return Lines("H5 behind a removed field", "400", "X-Org-Code: a", fold, "X-Note: b");
            yield return new(
                "H5 first line", $"GET /items/1 HTTP/1.1\r\n{fold}\r\nHost: api.example\r\nAuthorization: Bearer {Token}\r\n\r\n", "400");
        }

        foreach (var line in new[] { ": evil", " : evil", "evil", ":", "X-Org-Code", "X-Note : evil", "X-Note\t: evil",
            "\u00a0X-Note: evil" })
        {
            yield return Lines("H7", "400", line);
        }
        foreach (var head in new[]
        {
            "GET /items/1 HTTP/1.1\nHost: api.example\r\nX-Org-Code: evil\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\nHost: api.example\nX-Org-Code: evil\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\nHost: api.example\r\nX-Note: a\n\nX-Org-Code: evil\r\n\r\n",
            "GET /items/1 HTTP/1.1\r\nHost: api.example\r\nX-Note: a\r\rX-Org-Code: evil\r\n\r\n",
            "GET /items/1 HTTP/1.1\rHost: api.example\r\n\r\n", "GET /items/1 HTTP/1.1\0\r\nHost: api.example\r\n\r\n",
        })
        {
            yield return new("H6", head, "400");
        }
    }

    private static FirewallCase Open(string row, string line) => new(row, Walk.Request("/open/1", null, "GET", line), "200");

    private static IEnumerable<char> Bytes(int first, int last) => Enumerable.Range(first, last - first + 1).Select(value => (char)value);
}
