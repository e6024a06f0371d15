using Gateway.Orgs.Rules;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Tests.Orgs.Rules;

/// <summary>What some backend may read a path as, and which guarded path that is.</summary>
public sealed class PathReadingTests
{
    [Theory]
    [InlineData("/", "")]
    [InlineData("/orgs/org_b/x", "orgs/org_b/x")]
    [InlineData("/ORGS/Org_B/", "orgs/org_b")]
    [InlineData("/orgs;/org_b;v=1/x", "orgs/org_b/x")]
    [InlineData("/orgs%3Bv=1/org_b", "orgs/org_b")]
    [InlineData("/;/orgs/%20/org_b", "orgs/org_b")]
    [InlineData("/orgs%20/org_b. .", "orgs/org_b")]
    [InlineData("/%6f%72gs%2forg_b", "orgs/org_b")]
    [InlineData("/%EF%BD%8Frg%C5%BF%EF%BC%8Forg_b", "orgs/org_b")]
    [InlineData("/a/%EF%BC%8E%EF%BC%8E/orgs/org_b", "orgs/org_b")]
    [InlineData("/a/b/..;x/c", "a/c")]
    [InlineData("/../a", "a")]
    [InlineData("/a%25b%C3%A9%F0%9F%98%80", "a%b\u00e9\uFFFD")]
    public void Reads_generously(string path, string reading)
    {
        var buffer = new char[path.Length];

        Assert.Equal(reading, new string(buffer, 0, PathReading.Write(path, buffer, takesLookAlikes: true)));
    }

    [Theory]
    [InlineData("/orgs;%2E%2e%EF%BC%8F../orgs/", "orgs/orgs")]
    [InlineData("/orgs;/org_b/%EF%BC%8E%EF%BC%8E/%EF%BC%8E%EF%BC%8E/x", "orgs/org_b/\uff0e\uff0e/\uff0e\uff0e/x")]
    public void Reads_as_a_server_that_takes_nothing_for_what_it_only_looks_like(string path, string reading)
    {
        var buffer = new char[path.Length];

        Assert.Equal(reading, new string(buffer, 0, PathReading.Write(path, buffer, takesLookAlikes: false)));
    }

    [Theory]
    [InlineData("/orgs/{orgCode}/{**rest}", "orgs/org_b", true)]
    [InlineData("/orgs/{orgCode}/{**rest}", "orgs/org_b/x/y", true)]
    [InlineData("/orgs/{orgCode}/{**rest}", "orgs", false)]
    [InlineData("/Orgs/{orgCode}/Items", "orgs/org_b/items", true)]
    [InlineData("/orgs/{orgCode}/items", "orgs/org_b/items/1", false)]
    [InlineData("/orgs/{orgCode}/items", "orgs/org_b/other", false)]
    [InlineData("/orgs/{orgCode}/items/{id?}", "orgs/org_b/items", true)]
    [InlineData("/orgs/{orgCode}/items/{id?}", "orgs/org_b/items/1", true)]
    [InlineData("/{tenant}/{orgCode}", "a/b", true)]
    [InlineData("/{orgCode}", "", true)]
    public void Fits_what_the_guarded_route_would_have_matched(string pattern, string reading, bool fits) =>
        Assert.Equal(fits, new GuardedPath(RoutePatternFactory.Parse(pattern), 1).Fits(reading));
}
