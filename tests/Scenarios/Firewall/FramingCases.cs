using static Gateway.Scenarios.Firewall.FirewallCase;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows H11 to H18, H21, H25, R3: where a request ends, its method, its host and its size.</summary>
internal static class FramingCases
{
    private const string Chunked = "Transfer-Encoding: chunked";
    private const string End = "0\r\n\r\n";

    public static IEnumerable<FirewallCase> All() =>
        [.. Lengths(), .. Codings(), .. Chunks(), .. Trailers(), .. Several(), .. Hosts(), .. Methods(), .. Sizes()];

    private static IEnumerable<FirewallCase> Lengths()
    {
        foreach (var length in new[] { "-1", "0x3", "3 3", "3,3", "3, 3", "3,4", "", "3.0", "1e1", "99999999999999999999",
            "18446744073709551616", "9223372036854775808", "3\u000b", "a", "\u0663", "3;", "\"3\"" })
        {
            yield return Post("H12", "400", "abc", "Content-Length: " + length);
        }
        foreach (var length in new[] { "+3", "003", " 3 ", "0000000000000000000003" })
            yield return Post("H12", "200|400", "abc", "Content-Length: " + length);
        yield return Post("H12 twice alike", "400", "abc", "Content-Length: 3", "Content-Length: 3");
        yield return Post("H12 twice", "400", "abc", "Content-Length: 3", "Content-Length: 0");
        foreach (var length in new[] { "0", "3", "5", "100" })
        {
            yield return Post("H12 CL.TE", "400", "3\r\nabc\r\n" + End, "Content-Length: " + length, Chunked);
            yield return Post("H12 TE.CL", "400", "3\r\nabc\r\n" + End, Chunked, "Content-Length: " + length);
        }

        yield return Post("H12 renamed", "200", "abc", "Content-Length: 3", "X-Content-Length: 5");
        yield return Post("H12 renamed", "400", "3\r\nabc\r\n" + End, Chunked, "X-Content-Length: 3");
        yield return new("H12 HTTP/1.0",
            $"POST /items/1 HTTP/1.0\r\nHost: api.example\r\nAuthorization: Bearer {Token}\r\n{Chunked}\r\n\r\n" + End, "400");
        foreach (var version in new[] { "HTTP/1.2", "HTTP/2.0", "HTTP/1", "http/1.1", "HTTP/1.1 ", "HTTP/9.9", "HTTP/0.9",
            "HTCPCP/1.0", "" })
        {
            yield return new(
                "H21 version", $"GET /items/1 {version}\r\nHost: api.example\r\nAuthorization: Bearer {Token}\r\n\r\n", "400|505");
        }
    }

    private static IEnumerable<FirewallCase> Codings()
    {
        foreach (var coding in new[]
        {
            ",chunked", "chunked,", "chunked,identity", "identity,chunked", "gzip, chunked", "chunked, chunked", "xchunked", "chunkedx",
            "chunked;q=1", "\"chunked\"", "\u000bchunked", "chunked\u000b", "chun ked", "identity", "gzip", "deflate", "compress", "",
            "chunked gzip", "x", "\u00a0chunked", "trailers", "null", "chunk", "cHUNKED,", "[chunked]", "0",
        })
        {
            yield return Post("H13", "400|501", "3\r\nabc\r\n" + End, "Transfer-Encoding: " + coding);
        }

        yield return Post("H13", "200", "3\r\nabc\r\n" + End, "Transfer-Encoding: CHUNKED");
        yield return Post("H13", "200", "3\r\nabc\r\n" + End, "Transfer-Encoding:\tchunked \t");
        yield return Post("H13 twice", "400", "3\r\nabc\r\n" + End, Chunked, Chunked);
        yield return Post("H13 twice", "400|501", "3\r\nabc\r\n" + End, Chunked, "Transfer-Encoding: identity");
        yield return Post("H13 twice", "400|501", "3\r\nabc\r\n" + End, "Transfer-Encoding: identity", Chunked);
        foreach (var name in new[] { "Transfer_Encoding", "Transfer.Encoding" })
            yield return new("H13 alias", Walk.Request("/items/1", Token, "POST", name + ": chunked", "Content-Length: 5") + End, "200");
        foreach (var line in new[] { "Transfer-Encoding : chunked", " Transfer-Encoding: chunked", "Transfer-Encoding\u000b: chunked",
            "Transfer Encoding: chunked", "Transfer-Encoding:\r\n chunked", "Transfer-Encoding\0: chunked" })
        {
            yield return new("H13 name", Walk.Request("/items/1", Token, "POST", line, "Content-Length: 5") + End, "400");
        }
    }

    private static IEnumerable<FirewallCase> Chunks()
    {
        foreach (var head in new[]
        {
            "0x3\r\n", "+3\r\n", "-3\r\n", "3_\r\n", " 3\r\n", "\t3\r\n", "3\n", "3\r", "g\r\n", "\r\n", ";\r\n", "10000000000000003\r\n",
            "FFFFFFFFFFFFFFFF\r\n", "80000000\r\n", "100000003\r\n", "3,\r\n", "3.0\r\n", "\u00b3\r\n", "3;a\n", "3;a\nb\r\n", "3;a\rb\r\n",
            "3;\n", "3\u000b\r\n", "3\0\r\n",
        })
        {
            yield return Post("H14", "400", head + "abc\r\n" + End, Chunked);
        }

        foreach (var head in new[] { "3\r\n", "003\r\n", "3;a\r\n", "3;a=b\r\n", "3;a=\"b c\"\r\n", "3;\r\n", "3 ;a\r\n" })
            yield return Post("H14", "200|400", head + "abc\r\n" + End, Chunked);
        yield return Post("H14 longer", "400", "3\r\nabcd\r\n" + End, Chunked);
        yield return Post("H14 without end", "400", "3\r\nabc" + End, Chunked);
        yield return Post("H14 bare LF", "400", "3\r\nabc\n" + End, Chunked);
        yield return Post("H14 bare LF at the end", "400", "3\r\nabc\r\n0\n\n", Chunked);
        yield return Post("H14 long extension", "200", $"3;{new string('e', 100_000)}\r\nabc\r\n" + End, Chunked);
        yield return Post("H14 many extensions", "200", string.Concat(Enumerable.Repeat("1;e=f\r\na\r\n", 5000)) + End, Chunked);
    }

    private static IEnumerable<FirewallCase> Trailers()
    {
        foreach (var trailer in Spelling.Identity.SelectMany(name => new[] { name, name.Replace('-', '_') }).Concat(
            ["Content-Length", "Transfer-Encoding", "Host", "Authorization", "X-Note", "Connection"]))
        {
            yield return Post("H11", "200", $"3\r\nabc\r\n0\r\n{trailer}: evil\r\n\r\n", Chunked);
            yield return Post("H11 declared", "200", $"3\r\nabc\r\n0\r\n{trailer}: evil\r\n\r\n", Chunked, "Trailer: " + trailer);
        }

        foreach (var trailer in new[] { "evil", ": evil", " X: evil", "X-Note : evil", "X\0: evil", "X-Note: a\rX-Org-Code: evil",
            "X-Note: a\nX-Org-Code: evil", "X-Note: a\r\n X-Org-Code: evil" })
        {
            yield return Post("H11 malformed", "400", $"3\r\nabc\r\n0\r\n{trailer}\r\n\r\n", Chunked);
        }
        yield return Post("H14 long trailer", "400|431", $"3\r\nabc\r\n0\r\nX: {new string('t', 100_000)}\r\n\r\n", Chunked);
    }

    /// <summary>Rows H15 and H16: each request is judged alone, whatever came before it on the connection.</summary>
    private static IEnumerable<FirewallCase> Several()
    {
        var good = Walk.Request("/items/1", Token);
        var bare = Walk.Request("/items/2");
        var body = Walk.Request("/items/3", Token, "POST", "Content-Length: " + bare.Length);
        yield return new("H15", good + good, "200", "200");
        yield return new("H15 H16", good + bare, "200", "401");
        yield return new("H15", bare + good, "401", "200");
        yield return new("H15", good + bare + good, "200", "401", "200");
        yield return new("H15 foreign", good + Walk.Request("/orgs/org_b/x", Token) + good, "200", "404", "200");
        yield return new("H15 body like a request", body + bare, "200");
        yield return new("H15 body of a GET", Walk.Request("/items/3", Token, "GET", "Content-Length: " + bare.Length) + bare, "200");
        yield return new("H15 chunks like a request",
            Walk.Request("/items/3", Token, "POST", Chunked) + $"{bare.Length:x}\r\n{bare}\r\n{End}" + good, "200", "200");
        yield return new("H15 refused with a body",
            Walk.Request("/orgs/org_b/x", Token, "POST", "Content-Length: " + bare.Length) + bare + good, "404", "200");
        yield return new("H15 hostile, then good", Walk.Request("/items/../x", Token) + good, "400");
        yield return new("H12 CL.TE with a request behind it",
            Walk.Request("/items/1", Token, "POST", "Content-Length: 5", Chunked) + End + bare, "400");
    }

    private static IEnumerable<FirewallCase> Hosts()
    {
        foreach (var host in new[] { "", "a b", "u@api.example", "api.example:x", "api.example:80:80", "a,b", "a/b", "a\\b", "a#b", "a?b",
            "[::1", "::1", "a%2eb", "a;b", "<a>", "a|b" })
        {
            yield return new("H18", $"GET /items/1 HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {Token}\r\n\r\n", "400");
        }
        foreach (var host in new[] { "api.example", "API.EXAMPLE", "api.example.", "api.example:8080", "[::1]:80", "127.0.0.1", "xn--a",
            "other.example" })
        {
            yield return new("H18", $"GET /items/1 HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {Token}\r\n\r\n", "200");
        }
        yield return new("H18 missing", $"GET /items/1 HTTP/1.1\r\nAuthorization: Bearer {Token}\r\n\r\n", "400");
        yield return Lines("H18 twice", "400", "Host: other.example");
        yield return Lines("H18 twice alike", "400", "Host: api.example");
    }

    private static IEnumerable<FirewallCase> Methods()
    {
        foreach (var method in new[] { "get", "Get", "GeT", "post", "pOST", "delete", "trace", "connect", new string('M', 33),
            new string('M', 5000), "GET\0", "G\u00c9T", "GET?", "\"GET\"", "G(ET", "GE{T", ":GET", "GET/", "" })
        {
            yield return new("H21", Walk.Request("/items/1", Token, method), "400");
        }
        foreach (var request in new[] { "TRACE /items/1", "TRACE /orgs/org_a/x", "CONNECT api.example:443" })
        {
            yield return new("H21", request + $" HTTP/1.1\r\nHost: {(request.StartsWith('C') ? "api.example:443" : "api.example")}\r\n"
                + $"Authorization: Bearer {Token}\r\n\r\n", "405");
        }
        foreach (var request in new[] { "OPTIONS *", "GET *", "CONNECT /items/1", "CONNECT *", "CONNECT http://api.example/" })
            yield return new("H21", request + $" HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer {Token}\r\n\r\n", "400|405");
        yield return new(
            "H25", Walk.Request("/items/1", "bad", "POST", "Expect: 100-continue", "Content-Length: 5", "Connection: close"), "401");
        yield return new(
            "H25", Walk.Request("/items/1", null, "POST", "Expect: 100-continue", "Content-Length: 5", "Connection: close"), "401");
        yield return new(
            "H25", Walk.Request("/orgs/org_b/x", Token, "POST", "Expect: 100-continue", "Content-Length: 5", "Connection: close"), "404");
        foreach (var expected in new[] { "200-ok", "", "100-continue, 200-ok", "100-continue;a=b", "100 continue", "\"100-continue\"" })
            yield return Lines("H25", "417", "Expect: " + expected);
        yield return Lines("H25", "417", "Expect: 100-continue", "Expect: 100-continue");
        yield return Lines("H25 without a body", "200", "Expect: 100-continue");
        yield return Lines("H25 another spelling", "200", "HTTP_EXPECT: evil");
        yield return new("H25", Walk.Request("/items/1", Token, "POST", "Expect: 100-Continue", "Content-Length: 5") + "12345", "200");
        yield return new("H25", Walk.Request("/items/1", Token, "POST", "Expect: 100-continue", Chunked) + "1\r\na\r\n" + End, "200");
    }

    private static IEnumerable<FirewallCase> Sizes()
    {
        yield return Lines("R3", "431", "X-Note: " + new string('a', 33_000));
        yield return Lines("R3", "431", [.. Enumerable.Range(0, 101).Select(i => $"X-{i}: a")]);
        yield return Get("R3", "/" + new string('a', 8_200), "414");
        yield return Get("R3", "/" + new string('a', 7_500), "200");
        yield return Post("R3", "413", "", "Content-Length: 10000000000");
        yield return new("R3", Walk.Request("/small", Token, "POST", "Content-Length: 11") + "12345678901", "413");
        yield return new("R3", Walk.Request("/small", Token, "POST", Chunked) + "b\r\n12345678901\r\n" + End, "413");
        yield return new("R3", Walk.Request("/small", Token, "POST", "Content-Length: 10") + "1234567890", "200");
        yield return new(
            "R3 many cookies", Walk.Request("/items/1", Token, "GET", [.. Enumerable.Range(0, 90).Select(i => $"Cookie: a{i}=b")]), "200");
    }
}
