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
    [InlineData("/a%25b%C3%A9%F0%9F%98%80", "a%b\u00e9\uFFFD")]
    public void Reads_generously(string path, string reading) => Assert.Equal(reading, Read(path));

    [Theory]
    [InlineData("/;v=1%2f%20org_b/orgs/org_b", "orgs/org_b")]
    [InlineData("/orgs%2Forg_b", "orgs\uFFFDorg_b")]
    public void Reads_an_encoded_slash_as_a_letter_too(string path, string reading) =>
        Assert.Equal(reading, Read(path, takesEncodedSlash: false));

    [Theory]
    [InlineData("/orgs;/org_b/%EF%BC%8E%EF%BC%8Fx", "orgs/org_b/\uFFFD\uFFFDx")]
    [InlineData("/orgs;a%EF%BC%8Fb/org_b", "orgs/org_b")]
    public void Reads_as_a_server_that_takes_no_sign_for_what_it_only_looks_like(string path, string reading) =>
        Assert.Equal(reading, Read(path, takesLookAlikes: false));

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

    private static string Read(string path, bool takesEncodedSlash = true, bool takesLookAlikes = true)
    {
        var buffer = new char[path.Length];
        return new string(buffer, 0, PathReading.Write(path, buffer, takesEncodedSlash, takesLookAlikes));
    }
}
