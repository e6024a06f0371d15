using static Gateway.Scenarios.Firewall.FirewallCase;

namespace Gateway.Scenarios.Firewall;

/// <summary>Rows P1 to P14: targets, each with what must become of it for a caller of `org_a`.</summary>
internal static class PathCases
{
    private static readonly string[] Ups =
    [
        "..", "%2e%2e", "%2E%2E", ".%2e", "%2e.", "%2E.", ".", "%2e", "..;", "..;x=1", "%2e%2e;", ".;", "..%3b", "..%3Bx", "..%2f",
        "%2e%2e%2f", "..%2F..", "..%5c", "..\\", "\\..", "%5c..", "..%5C..%5c", "%252e%252e", "..%252f", "%255c", "%25252e", "%c0%ae%c0%ae",
        "..%c0%af", "%e0%80%ae", "..%00", "..%0d", "..%09", "%u002e%u002e", "..%", "..%2", "..%zz", "..#", "..\u00a0", "..\u007f",
    ];

    /// <summary>Targets and their outcome, for any version of HTTP.</summary>
    public static IEnumerable<(string Row, string Target, string Outcome)> Targets() =>
        [.. Own(), .. Foreign(), .. Hostile(), .. AroundTheGuard(), .. Encoded(), .. MustPass()];

    public static IEnumerable<FirewallCase> All() => Targets().Select(one => Get(one.Row, one.Target, one.Outcome)).Concat(Forms());

    private static IEnumerable<(string, string, string)> Own()
    {
        foreach (var target in new[] { "/orgs/org_a/x", "/orgs/org_a", "/orgs/org_a/", "/orgs/org_a/x/", "/Orgs/org_a/x",
            "/orgs/org_a/x?/../org_b", "/orgs/org_a/%C3%A9", "/orgs", "/orgs/", "/tenants/org_a/x" })
        {
            yield return ("P1 P10 P11", target, "200");
        }
    }

    private static IEnumerable<(string, string, string)> Foreign()
    {
        foreach (var org in new[] { "org_b", "ORG_A", "Org_a", "org_A", "org_a.json", "org_a.b", "org_a,org_b", "org_", "org_aa", "org_a~",
            "org_a+", "a", "*", "org_a:80", "org_a@org_b", "(org_a)", "org_a$", "..org_a", "org_a..", "...", "'org_a'" })
        {
            yield return ("P1 P12", $"/orgs/{org}/x", "404");
            yield return ("P1 P12", $"/ORGS/{org}", "404");
            yield return ("P1 P12", $"/tenants/{org}/x", "404");
        }

        foreach (var org in new[] { "%6frg_a", "org_%61", "org_a%20", "%20org_a", "org_a%2corg_b", "org_a%3f", "org_a%23",
            "org_a%EF%BC%8Fx", "org%5Fb", "org_a%C2%A0", "%EF%BD%8Frg_a", "org_a;v=1", ";org_b", "org_b;", "org_a;x=/org_b", "org_a%3B",
            "org_a%2Fx", "org_b%2F" })
        {
            yield return ("P2 P6 P9", $"/orgs/{org}/x", "400");
        }
        foreach (var target in new[] { "/%6frgs/org_a/x", "/%6Frgs/org_b/x", "/orgs/org_a/x;v=1", "/orgs/org_a;/x", "/orgs/org_a/x%2Fy" })
            yield return ("P2 P6", target, "400");
    }

    private static IEnumerable<(string, string, string)> Hostile()
    {
        foreach (var up in Ups)
        {
            yield return ("P3 P4 P5 P8", $"/orgs/org_a/{up}/org_b/x", "400");
            yield return ("P3 P4 P5 P8", $"/items/{up}/orgs/org_b/x", "400");
            yield return ("P3 P4 P5 P8", $"/files/{up}/orgs/org_b/x", "400");
            yield return ("P3 P4 P5 P8", $"/open/{up}/orgs/org_b/x", "400");
            yield return ("P7", $"/{up}/orgs/org_b/x", "400");
        }

        foreach (var target in new[] { "//orgs/org_b/x", "/orgs//org_b/x", "/./orgs/org_b", "/x/../orgs/org_b", "///", "//",
            "/orgs/org_a//x", "/items//", "/orgs/org_a#/org_b", "/items#", "/items\\..", "/items/%", "/items/%4", "/items/%0g",
            "/items/%c3", "/items/%ff", "/items/%ed%a0%80", "/items/%f4%90%80%80" })
        {
            yield return ("P7 P8 P10", target, "400");
        }
        for (var control = 0; control <= 0x20; control++)
            yield return ("P9", $"/items/a%{control:x2}", control == 0x20 ? "200" : "400");
        yield return ("P9", "/items/a%7f", "400");
    }

    /// <summary>Row P6, P7: what a catch-all has caught, and some backend reads as the guarded path.</summary>
    private static IEnumerable<(string, string, string)> AroundTheGuard()
    {
        foreach (var orgs in new[]
        {
            "orgs;", "orgs;x", "orgs;x=1", "orgs%3B", "orgs%3bx=1", "orgs%20", "%EF%BD%8Frgs", "%EF%BC%AFRGS", "org%C5%BF",
            "orgs%EF%BC%9Bx", "orgs;a;b", "ORGS;",
        })
        {
            yield return ("P6", $"/{orgs}/org_b/x", "400");
            yield return ("P6", $"/{orgs}/org_a/x", "400");
            yield return ("P6", $"/{orgs}/org_b", "400");
        }

        foreach (var target in new[] { "/;/orgs/org_b/x", "/;x=1/orgs/org_b/x", "/%20/orgs/org_b/x", "/orgs/;/org_b/x", "/orgs/%20/org_b",
            "/orgs%EF%BC%8Forg_b/x", "/a/%EF%BC%8E%EF%BC%8E/orgs/org_b/x", "/%E2%80%A4/orgs/org_b", "/tenants;/org_b/x" })
        {
            yield return ("P6 P7", target, "400");
        }
        foreach (var target in new[] { "/orgs%E2%88%95org_b%E2%88%95x", "/orgs./org_b/x", "/.../orgs/org_b", "/orgs.../org_b" })
            yield return ("P7", target, "404");
    }

    /// <summary>A route that lets encoded slashes pass, and nothing else with them.</summary>
    private static IEnumerable<(string, string, string)> Encoded()
    {
        foreach (var target in new[] { "/files/a%2Fb", "/files/a%2fb/c", "/files/https%3A%2F%2Fa.example%2Fb", "/files/%2F" })
            yield return ("P4 allowed", target, "200");
        foreach (var target in new[] { "/files/..%2F..%2Forgs%2Forg_b", "/files%2Forgs/org_b", "/files/a%2F..%2F..%2Forgs%2Forg_b",
            "/files/%2e%2e%2forgs%2forg_b", "/files/.%2Fx", "/files/a%2F%2E%2E", "/items/a%2Fb", "/open/a%2Fb" })
        {
            yield return ("P4", target, "400");
        }
    }

    /// <summary>Row P14: these arrive byte for byte.</summary>
    private static IEnumerable<(string, string, string)> MustPass()
    {
        foreach (var target in new[]
        {
            "/", "/items", "/items/", "/items/%C3%A9", "/items/%41", "/items/%7e~", "/items/a+b%2Bc%20d", "/items/a;b=c/d", "/items/100%25",
            "/items/%25g0", "/items/.hidden", "/items/..a", "/items/a..", "/items/a|b\"c<d>e^f`g{h}i[j]", "/items/!$&'()*+,;=:@-._~",
            "/items/%F0%9F%98%80", "/items/%ef%bc%8f", "/items?a=%41&z=|<>^`{}\"'", "/items?", "/items?x=%zz&y=%", "/items?x=\\y/../z",
            "/items?%2e%2e=%2F&a=b&a=c&&;", "/items?a#b", "/items?u=//x//y", "/items?sig=5f%2B%2f%3D&exp=1", "/items/%E2%80%A8",
            "/orgs2/org_b", "/orgsx/org_b/x", "/org/org_b", "/x/orgs/org_b",
        })
        {
            yield return ("P14", target, "200");
        }
    }

    /// <summary>Forms of a target that only HTTP/1.1 has, and methods by which a guarded route is missed.</summary>
    private static IEnumerable<FirewallCase> Forms()
    {
        foreach (var target in new[] { "http://api.example/items/1", "http://api.example/items/1?x=y", "http://api.example/orgs/org_a/x" })
            yield return Get("H17", target, "200");
        foreach (var target in new[]
        {
            "http://other.example/items/1", "http://u@api.example/items/1", "http://u:p@api.example/items/1", "http://api.example",
            "http:/items/1", "http:///items/1", "ftp://api.example/items/1", "http://api.example/orgs/org_a/../org_b/x",
            "http://api.example//orgs/org_b", "http://api.example?x=/orgs/org_b/x", "http://api.example\\orgs/org_b",
            "http://api.example#/orgs/org_b", "http://api%2eexample/items", "javascript:/items", "items/1", "?x", "#", "./items",
            "HTTP://api.example/items/1",
        })
        {
            yield return Get("H17", target, "400");
        }

        yield return Get("H17", "api.example:80", "400|405");
        yield return Get("H17", "http://api.example/orgs/org_b/x", "404");
        foreach (var method in new[] { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE" })
        {
            yield return new("P15 another method", Walk.Request("/tenants/org_b/x", Token, method, "Content-Length: 0"), "404");
            yield return new("P15 another method", Walk.Request("/tenants/org_a/x", Token, method, "Content-Length: 0"), "200");
        }
    }
}
