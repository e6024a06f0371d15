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
    [InlineData("/%EF%BD%8Frg%C5%BF/org_b", "orgs/org_b")]
    [InlineData("/a%25b%C3%A9%F0%9F%98%80", "a%b\u00e9\uFFFD")]
    public void Reads_generously(string path, string reading)
    {
        var buffer = new char[path.Length];

        Assert.Equal(reading, new string(buffer, 0, PathReading.Write(path, buffer, takesEncodedSlash: true)!.Value));
    }

    [Fact]
    public void Reads_an_encoded_slash_as_a_letter_too()
    {
        const string Path = "/;v=1%2f%20org_b/orgs/org_b";
        var buffer = new char[Path.Length];

        Assert.Equal("orgs/org_b", new string(buffer, 0, PathReading.Write(Path, buffer, takesEncodedSlash: false)!.Value));
        Assert.Equal(" org_b/orgs/org_b", new string(buffer, 0, PathReading.Write(Path, buffer, takesEncodedSlash: true)!.Value));
    }

    [Theory]
    [InlineData("/orgs%EF%BC%8Forg_b")]
    [InlineData("/orgs;%2E%2e%EF%BC%8F../orgs/")]
    [InlineData("/orgs;/org_b/%EF%BC%8E%EF%BC%8E/%EF%BC%8E%EF%BC%8E/x")]
    [InlineData("/ORGS%EF%BC%8Fx/items/%6f")]
    [InlineData("/a%E2%88%95b")]
    [InlineData("/a%EF%BC%9Bb")]
    public void Says_nothing_of_what_only_looks_like_a_sign_that_parts_a_path(string path) =>
        Assert.Null(PathReading.Write(path, new char[path.Length], takesEncodedSlash: true));

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
