using Gateway.Ingress;

namespace Gateway.Tests.Ingress;

/// <summary>Which raw paths mean the same to every server that may read them.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/items")]
    [InlineData("/items/")]
    [InlineData("/orgs/org_a/items/1")]
    [InlineData("/a.b/c..d/...x")]
    [InlineData("/.well-known/x")]
    [InlineData("/.hidden")]
    [InlineData("/..a")]
    [InlineData("/a..")]
    [InlineData("/...")]
    [InlineData("/%2e%2e%2e")]
    [InlineData("/a%2eb")]
    [InlineData("/%41")]
    [InlineData("/%c3%a9")]
    [InlineData("/%C3%A9%E2%82%AC%F0%9F%98%80")]
    [InlineData("/a%20b")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%23b%3fc")]
    [InlineData("/100%25")]
    [InlineData("/100%25/x")]
    [InlineData("/%25g0")]
    [InlineData("/%ef%bc%8f")]
    [InlineData("/a;b=c/d")]
    [InlineData("/a;../..b;.")]
    [InlineData("/a%2F..b")]
    [InlineData("/!$&'()*+,;=:@-._~")]
    [InlineData("/a|b\"c<d>e^f`g{h}i[j]")]
    public void Takes_a_path_that_has_one_meaning(string path) => Assert.True(Target.IsPlain(path));

    [Theory]
    [InlineData("")] // no path at all
    [InlineData("*")]
    [InlineData("items")]
    [InlineData("/a\0b")] // controls
    [InlineData("/a\tb")]
    [InlineData("/a\r\nb")]
    [InlineData("/a\u007fb")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/..\\b")]
    [InlineData("/\\/../b")]
    [InlineData("/a#b")]
    [InlineData("/aéb")] // above 7F
    [InlineData("/a\u00ffb")]
    [InlineData("/a\uff0fb")]
    [InlineData("/a%")] // no two hex digits
    [InlineData("/a%4")]
    [InlineData("/a%zz")]
    [InlineData("/a%4g")]
    [InlineData("/a%u002f")]
    [InlineData("/a%%41")]
    [InlineData("/%00")] // encoded controls
    [InlineData("/%09")]
    [InlineData("/%0d%0a")]
    [InlineData("/%1F")]
    [InlineData("/%7F")]
    [InlineData("/%5C")] // encoded backslash
    [InlineData("/a%5cb")]
    [InlineData("/%252e")] // a percent that starts a second decoding
    [InlineData("/%252f")]
    [InlineData("/%255c")]
    [InlineData("/%25252e")]
    [InlineData("/%2541")]
    [InlineData("/%c0%ae")] // no shortest form, no UTF-8
    [InlineData("/%c0%af")]
    [InlineData("/%e0%80%af")]
    [InlineData("/%f0%80%80%af")]
    [InlineData("/%c3")]
    [InlineData("/%c3/%a9")]
    [InlineData("/%c3é")]
    [InlineData("/%a9")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/%f4%90%80%80")]
    [InlineData("/%ff")]
    [InlineData("/.")] // dot segments
    [InlineData("/..")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/a/.")]
    [InlineData("/%2e")]
    [InlineData("/a/%2e%2e/b")]
    [InlineData("/a/.%2e/b")]
    [InlineData("/a/%2E./b")]
    [InlineData("/a/%2e%2E")]
    [InlineData("/a/..;/b")] // with a parameter
    [InlineData("/a/%2e.;x=1")]
    [InlineData("/a/..%3Bx/b")]
    [InlineData("/a/.;/b")]
    [InlineData("/a/..%2Fb")] // between encoded slashes
    [InlineData("/a%2F..%2fb")]
    [InlineData("/a%2f%2e%2E/b")]
    [InlineData("/a%2F.")]
    [InlineData("//")] // empty segments
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a/b//")]
    public void Refuses_a_path_that_servers_read_differently(string path) => Assert.False(Target.IsPlain(path));

    [Theory]
    [InlineData("/a?b", "/a")]
    [InlineData("/a?../b//c#d\\e%zz", "/a")]
    [InlineData("/a?", "/a")]
    [InlineData("/?x=/y", "/")]
    [InlineData("http://api.example/a/b?c", "/a/b")]
    [InlineData("HTTP://api.example:8080/", "/")]
    [InlineData("https://[::1]:8443/a", "/a")]
    public void Judges_the_path_alone(string target, string path) => Assert.Equal(path, Target.Path(target).ToString());

    [Theory]
    [InlineData("/a?b=c", "/a?b=c")]
    [InlineData("http://api.example/a?b=http://x/y", "/a?b=http://x/y")]
    public void Cuts_the_authority_off_an_absolute_form(string target, string origin) =>
        Assert.Equal(origin, Target.Origin(target).ToString());

    // What the server routed and what would be forwarded must be one path: the end of the authority must be beyond doubt.
    [Theory]
    [InlineData("*")]
    [InlineData("api.example:443")]
    [InlineData("http://api.example")]
    [InlineData("http:///a")]
    [InlineData("http:/a")]
    [InlineData("http://api.example?x=/orgs/org_b")]
    [InlineData("http://api.example#/orgs/org_b")]
    [InlineData("http://api.example\\a/orgs/org_b")]
    [InlineData("http://user@api.example/a")]
    [InlineData("http://api%2eexample/a")]
    [InlineData("mailto:a?b=c://d/orgs/org_b")]
    [InlineData("ftp://api.example/a")]
    public void Finds_no_path_where_the_authority_may_end_elsewhere(string target) => Assert.Equal("", Target.Path(target).ToString());
}
