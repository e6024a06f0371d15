using Gateway.Forwarding.Headers;

namespace Gateway.Tests.Forwarding.Headers;

/// <summary>Which addresses in <c>Location</c> are the cluster's own, and what a client is told instead.</summary>
public sealed class LocationRewriteTests
{
    [Theory]
    [InlineData("http://items:80/base/a", "http://items/base/", "/a")]
    [InlineData("http://ITEMS/base", "http://items/base/", "/")]
    [InlineData("http://items/base?x", "http://items/base/", "/?x")]
    [InlineData("http://items/basement", "http://items/base/", "/basement")]
    [InlineData("http://items/base//evil", "http://items/base/", "/.//evil")]
    [InlineData("http://items/\\evil", "http://items/", "/./\\evil")]
    [InlineData("http://user:word@items/a", "http://items/", "/a")]
    [InlineData("https://items/a", "http://items/", null)]
    [InlineData("http://items:81/a", "http://items/", null)]
    [InlineData("http://items.example/a", "http://items/", null)]
    [InlineData("http://items@evil/a", "http://items/", null)]
    [InlineData("http:/items/a", "http://items/", null)]
    [InlineData("", "http://items/", null)]
    public void Names_no_host_of_the_cluster(string location, string destination, string? relative) =>
        Assert.Equal(relative, LocationRewrite.Relative(location, new Uri(destination)));
}
