using System.Text;
using Gateway.Testing.Wire;
using static Gateway.Scenarios.Firewall.Http2Case;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows H1 to H29 and P as HTTP/2 has them: nothing between the bytes and the server tidies them up.</summary>
internal static class Http2Cases
{
    private const string No = "400|reset";

    public static IEnumerable<Http2Case> All() =>
        [.. Identities(), .. Names(), .. Values(), .. Hop(), .. Pseudo(), .. Targets(), .. Bodies()];

    private static IEnumerable<Http2Case> Identities()
    {
        foreach (var spelling in Spelling.Identity.Concat(Spelling.Rewrites).SelectMany(Spelling.All)
            .Select(name => name.ToLowerInvariant()).Distinct())
        {
            yield return Fields("H1 H2 H20", "200", (spelling, "org_evil"));
            yield return Raw("H1 open", spelling, "200", _ => RawHttp2.Fields("/open/1", null, "GET", (spelling, "org_evil")));
        }

        foreach (var name in Spelling.Identity.Select(name => name.ToLowerInvariant()))
            yield return Fields("H1 twice", "200", (name, "org_evil"), (name, "org_evil_2"), (name.Replace('-', '_'), "org_evil"));
    }

    private static IEnumerable<Http2Case> Names()
    {
        foreach (var name in new[] { "X-Upper", "X-Org-Code", "x:a", "x a", "x\ta", "x\r\nx-org-code", "x\na", "x\0a", "", "(x)", "x\u007f",
            "x\u00e9", "x@a", "x/a", " x", "x ", "x,", "x\"" })
        {
            yield return Fields("H26", No, (name, "evil"));
        }
    }

    private static IEnumerable<Http2Case> Values()
    {
        for (var letter = 0; letter <= 0x1F; letter++)
        {
            if (letter != '\t')
                yield return Fields("H27", No, ("x-note", $"a{(char)letter}X-Org-Code: evil"));
        }

        foreach (var value in new[] { "a\r\nX-Org-Code: evil", "a\nX-Org-Code: evil", "a\r\n\r\nGET /evil HTTP/1.1", "a\u007f",
            "a\u0085b", "a\u00c2\u0085b", "a\r\n b", "\r\n", "a\0" })
        {
            yield return Fields("H27 H8", No, ("x-note", value));
            yield return Fields("H27 host", "200|400|reset", ("host", value));
        }

        foreach (var value in new[] { "\u00e9", "\u00c3\u00a9", "\u00ff" })
        {
            yield return Fields("H8", "200", ("x-note", value));
            yield return Fields("H27 host", "200|400|reset", ("host", value));
        }

        foreach (var value in new[] { " a", "a ", "\ta", "a\t", " ", "  a  b  " })
            yield return Fields("H28", "200|400|reset", ("x-note", value));
        yield return new("H27", "line break in a trailer's table entry, and the next stream", No, async (client, token) =>
        {
            await client.RequestAsync(1, RawHttp2.Fields("/items/1", "bad", "POST"), end: false);
            await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 1, [1]));
            await client.RequestAsync(1, [("x-note", "a\r\nX-Org-Code: evil")], end: true, indexed: true);
            byte[] block = [.. HeaderBlock.Write(RawHttp2.Fields("/items/1", token)), .. HeaderBlock.Newest];
            await client.SendAsync(new Http2Frame(Http2Frame.Headers, Http2Frame.EndHeaders | Http2Frame.EndStream, 3, block));
            return await client.ReadAsync(3);
        });
    }

    private static IEnumerable<Http2Case> Hop()
    {
        foreach (var field in new[] { ("connection", "x-org-code"), ("connection", "close"), ("transfer-encoding", "chunked"),
            ("upgrade", "h2c"), ("keep-alive", "1"), ("proxy-connection", "x"), ("te", "gzip"), ("te", "trailers, deflate") })
        {
            yield return Fields("H26", "200|400|reset", field);
        }
        yield return Fields("H25", "200", ("expect", "100-continue"));
        yield return Fields("H25", "417", ("expect", "200-ok"));
        foreach (var length in new[] { "-1", "+5", "a", "5, 5", "18446744073709551616", "0x1" })
            yield return Fields("H29", No, ("content-length", length));
    }

    private static IEnumerable<Http2Case> Pseudo()
    {
        (string, string)[] good = [(":method", "GET"), (":scheme", "http"), (":authority", "api.example"), (":path", "/items/1")];
        IEnumerable<(string, string)> With(string token, params (string, string)[] fields) =>
            [.. fields, ("authorization", "Bearer " + token)];
        foreach (var twice in good)
            yield return Raw("H29", $"{twice.Item1} twice", No, token => With(token, [.. good, twice]));
        foreach (var missing in good.Where(field => field.Item1 is not ":authority"))
            yield return Raw("H29", $"{missing.Item1} missing", No, token => With(token, [.. good.Where(field => field != missing)]));
        foreach (var late in good)
        {
            yield return Raw(
                "H29", $"{late.Item1} behind a field", No, token => [.. With(token, [.. good.Where(field => field != late)]), late]);
        }
        foreach (var name in new[] { ":status", ":evil", ":", ":protocol", ":Path" })
            yield return Raw("H29", name, No + "|405", token => With(token, [.. good, (name, "evil")]));
        foreach (var method in new[] { "get", "G ET", "GET /evil HTTP/1.1\r\n", "", "GET\0", "g\u00e9t", "trace" })
            yield return Raw("H29", $":method {method}", No, token => With(token, [(":method", method), .. good[1..]]));
        foreach (var method in new[] { "TRACE", "CONNECT" })
            yield return Raw("H21", method, "400|405|reset", token => With(token, [(":method", method), .. good[1..]]));
        foreach (var scheme in new[] { "", "htt p", "http\r\n", "javascript", "https", "HTTP2" })
            yield return Raw("H29", $":scheme {scheme}", No, token => With(token, [good[0], (":scheme", scheme), good[2], good[3]]));
        foreach (var authority in new[] { "a b", "u@api.example", "a/b", "a\r\nX-Org-Code: evil", "a\0", "a\\b", "api.example:x", "a,b",
            "a#b", "a?b" })
        {
            yield return Raw(
                "H29", $":authority {authority}", No, token => With(token, [good[0], good[1], (":authority", authority), good[3]]));
        }
        yield return Raw("H29", "host beside another :authority", "200|400|reset",
            token => [.. good, ("host", "other.example"), ("authorization", "Bearer " + token)]);
        yield return Raw("H29", "host twice beside :authority", "200|400|reset",
            token => [.. good, ("host", "a.example"), ("host", "b.example"), ("authorization", "Bearer " + token)]);
        yield return Raw(
            "J6", "two credentials", "400", token => [.. good, ("authorization", "Bearer " + token), ("authorization", "Bearer " + token)]);
        yield return Raw("J2", "no credential", "401", _ => good);
    }

    /// <summary>The paths of HTTP/1.1 and those it cannot write.</summary>
    private static IEnumerable<Http2Case> Targets()
    {
        foreach (var (row, target, outcome) in PathCases.Targets())
        {
            yield return Raw(row, target, outcome == "400" ? No : outcome, token => RawHttp2.Fields(target, token)) with
            {
                Target = target
            };
        }
        foreach (var path in new[] { "", "items", "*", "http://api.example/items", "/a b", "/a\r\nX-Org-Code: evil", "/a\nb", "/a\tb",
            "/a\0", " /a", "/a ", "/a HTTP/1.1\r\nX: y", "/\u00e9", "?x", "/items?a b", "/items?a\r\nb", "/items?\u00e9", "/items?\0" })
        {
            yield return Raw("H29", $":path {path}", No, token => RawHttp2.Fields(path, token));
        }
    }

    private static IEnumerable<Http2Case> Bodies()
    {
        foreach (var (length, body) in new[] { (5, "abc"), (2, "abc"), (1000, "") })
            yield return Body("H29", $"content-length {length} of {body.Length}", No, length, body);
        yield return Body("H29", "content-length as it is", "200", 3, "abc");
        foreach (var trailer in Spelling.Identity.Select(name => name.ToLowerInvariant())
            .SelectMany(name => new[] { name, name.Replace('-', '_') }).Concat(["content-length", "authorization", "host", "x-note"]))
        {
            yield return Trailer("H11", trailer, "evil", "200");
        }
        foreach (var (name, value) in new[] { (":path", "/evil"), ("X-Note", "evil"), ("connection", "x"),
            ("transfer-encoding", "chunked") })
        {
            yield return Trailer("H11", name, value, "200|400|reset");
        }
    }

    private static Http2Case Body(string row, string name, string outcome, int length, string body) =>
        new(row, name, outcome, async (client, token) =>
        {
            await client.RequestAsync(1, RawHttp2.Fields("/items/1", token, "POST", ("content-length", $"{length}")), end: false);
            await client.SendAsync(new Http2Frame(Http2Frame.Data, Http2Frame.EndStream, 1, Encoding.ASCII.GetBytes(body)));
            return await client.ReadAsync(1);
        });

    private static Http2Case Trailer(string row, string name, string value, string outcome) =>
        new(row, "trailer " + name, outcome, async (client, token) =>
        {
            await client.RequestAsync(1, RawHttp2.Fields("/items/1", token, "POST"), end: false);
            await client.SendAsync(new Http2Frame(Http2Frame.Data, 0, 1, [.. "abc"u8]));
            await client.RequestAsync(1, [(name, value)]);
            return await client.ReadAsync(1);
        });
}
