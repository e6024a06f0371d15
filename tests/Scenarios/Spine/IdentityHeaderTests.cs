using System.Net;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>What a legacy service believes: identity headers come from the token and from nowhere else.</summary>
public sealed class IdentityHeaderTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Sends_each_identity_header_once_with_the_tokens_value()
    {
        await walk.SendAsync("/items/mine?a=%41", walk.Issuer.Token());

        var request = walk.Backend.Requests.Single(one => one.Target == "/items/mine?a=%41");
        Assert.Equal("org_8ed648340ea9", request.Headers.One("X-Org-Code"));
        Assert.Equal("Acme Inc", request.Headers.One("X-Org-Name"));
        Assert.Equal("47dfff23348d4acc84ab2770a0fa877d", request.Headers.One("X-Application-Id"));
        Assert.Equal("default", request.Headers.One("X-Org-Plan"));
        Assert.Null(request.Headers.One("Authorization"));
    }

    [Theory]
    [InlineData("X-Org-Code: org_evil")]
    [InlineData("x-org-code: org_evil")]
    [InlineData("X-ORG-CODE:org_evil")]
    [InlineData("X_Org_Code: org_evil")]
    [InlineData("X-Org_Code: org_evil")]
    [InlineData("X.Org.Code: org_evil")]
    [InlineData("HTTP_X_ORG_CODE: org_evil")]
    [InlineData("X-Org-Code: org_evil", "X-Org-Code: org_worse_evil")]
    [InlineData("X-Org-Anything: org_evil")]
    [InlineData("X-Application-Id: org_evil")]
    [InlineData("X-Org-Code: org_evil", "Connection: X-Org-Code")]
    public async Task Drops_every_spelling_of_an_identity_header_that_a_client_sends(params string[] lines)
    {
        var target = "/items/" + Guid.NewGuid();

        var answer = await walk.SendAsync(target, walk.Issuer.Token(), "GET", lines);

        Assert.Equal(200, answer.Status);
        var request = walk.Backend.Requests.Single(one => one.Target == target);
        Assert.DoesNotContain("evil", request.RawText, StringComparison.Ordinal);
        Assert.Equal("org_8ed648340ea9", request.Headers.One("X-Org-Code"));
    }

    [Fact]
    public async Task Drops_them_from_trailers_too()
    {
        var target = "/items/" + Guid.NewGuid();
        var head = Walk.Request(target, walk.Issuer.Token(), "POST", "Transfer-Encoding: chunked", "Trailer: X-Org-Code");

        var answer = await RawClient.ExchangeAsync(walk.Gateway.IngressPort, head + "1\r\na\r\n0\r\nX-Org-Code: org_evil\r\n\r\n");

        Assert.Equal(200, answer.Status);
        var request = walk.Backend.Requests.Single(one => one.Target == target);
        Assert.DoesNotContain("evil", request.RawText, StringComparison.Ordinal);
        Assert.Null(request.Headers.One("Trailer"));
    }

    [Fact]
    public async Task Drops_them_over_HTTP_2_too()
    {
        var target = "/items/" + Guid.NewGuid();
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{walk.Gateway.IngressH2Port}{target}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new("Bearer", walk.Issuer.Token());
        foreach (var name in new[] { "x-org-code", "x_org_code", "x.org.code", "x-org-name" })
            request.Headers.Add(name, "org_evil");

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        var arrived = walk.Backend.Requests.Single(one => one.Target == target);
        Assert.DoesNotContain("evil", arrived.RawText, StringComparison.Ordinal);
        Assert.Equal("org_8ed648340ea9", arrived.Headers.One("X-Org-Code"));
    }

    [Fact]
    public async Task Sets_none_on_an_open_route_and_drops_what_came()
    {
        var answer = await walk.SendAsync("/open", null, "GET", "X-Org-Code: org_evil", "X_Org_Name: evil");

        Assert.Equal(200, answer.Status);
        var request = walk.Backend.Requests.Single(one => one.Target == "/open");
        Assert.DoesNotContain(request.Headers, field => field.Name.StartsWith("X-Org", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("evil", request.RawText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drops_a_backends_own_from_answers()
    {
        walk.Backend.Answer = _ => RawAnswer.Status(200, "ok", "X-Org-Code: org_other", "X-Fine: yes");

        var answer = await walk.SendAsync("/items/answer", walk.Issuer.Token());

        Assert.Equal(("yes", null), (answer.Headers.One("X-Fine"), answer.Headers.One("X-Org-Code")));
    }
}
