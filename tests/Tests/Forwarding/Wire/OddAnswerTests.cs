using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>Answers that are rare and honest: statuses without a class, old letters, redirects to where clients cannot go.</summary>
public sealed class OddAnswerTests
{
    [Theory]
    [InlineData(600)]
    [InlineData(799)]
    [InlineData(999)]
    public async Task Books_a_status_of_no_class_as_other_and_bills_it_like_a_server_s_fault(int status)
    {
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Status(status, "odd"));

        var first = await rig.SendAsync(http2: false);
        var second = await rig.SendAsync(http2: true);

        Assert.Equal((status, "odd", status, "odd"), (first.Status, first.Text, second.Status, second.Text));
        Assert.Equal(["completed other 2 2"], await rig.BooksAsync(2));
        Assert.Single(await rig.MetricAsync("gateway_requests_total", "status=\"other\"", "} 2"));
    }

    [Fact]
    public async Task Bills_a_status_of_no_class_only_where_5xx_is_billed()
    {
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Status(700), "\"Gateway.BillStatuses\": \"2xx\"");

        await rig.SendAsync(http2: false);

        Assert.Equal(["completed other 1 0"], await rig.BooksAsync(1));
    }

    [Theory]
    [InlineData("", "/caf\u00c3\u00a9")]
    [InlineData("", "/caf\u00e9")]
    [InlineData("\"HttpClient\": { \"ResponseHeaderEncoding\": \"utf-8\" },", "/caf\u00c3\u00a9")]
    [InlineData("\"HttpClient\": { \"ResponseHeaderEncoding\": \"Latin1\" },", "/caf\u00e9")]
    public async Task Passes_a_Location_byte_for_byte(string cluster, string location)
    {
        await using var rig = await WireRig.StartAsync(_ => RawAnswer.Status(302, "", "Location: " + location), cluster: cluster);

        Assert.Equal(location, (await rig.SendAsync(http2: false)).Headers.One("location"));
        Assert.Equal(location, (await rig.SendAsync(http2: true)).Headers.One("location"));
    }

    [Theory]
    [InlineData("", "Zo\u00eb", "Zo\u00eb")]
    [InlineData("", "Zo\u00c3\u00ab", "Zo\u00c3\u00ab")]
    [InlineData("utf-8", "Zo\u00c3\u00ab", "Zo\u00c3\u00ab")]
    [InlineData("utf-8", "Zo\u00eb", "Zo\u00c3\u00ab")]
    [InlineData("iso-8859-1", "Zo\u00c3\u00ab", "Zo\u00eb")]
    [InlineData("iso-8859-1", "Zo\u00eb", "Zo\u00eb")]
    public async Task Sends_fields_in_the_letters_that_the_cluster_wants(string encoding, string sent, string received)
    {
        await using var rig = await WireRig.StartAsync(
            cluster: encoding.Length == 0 ? "" : $"\"HttpClient\": {{ \"RequestHeaderEncoding\": \"{encoding}\" }},");

        await rig.SendAsync(http2: false, "/x", ("x-name", sent));
        await rig.SendAsync(http2: true, "/x", ("x-name", sent));

        Assert.Equal([received, received], rig.Backend.Requests.Select(request => request.Headers.One("x-name")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:PORT/a?b#c", "/a?b#c")]
    [InlineData("HTTP://127.0.0.1:PORT", "/")]
    [InlineData("//127.0.0.1:PORT/a", "/a")]
    [InlineData("http://127.0.0.1:PORT//evil.example/", "/.//evil.example/")]
    [InlineData("http://elsewhere.example/a", "http://elsewhere.example/a")]
    [InlineData("/a", "/a")]
    public async Task Makes_a_Location_of_its_own_address_relative_where_the_route_says_so(string location, string sent)
    {
        await using var rig = await WireRig.StartAsync(metadata: "\"Gateway.RewriteLocation\": \"true\"");
        rig.Backend.Answer = _ => RawAnswer.Status(
            307, "", "Location: " + location.Replace("PORT", $"{rig.Backend.Port}", StringComparison.Ordinal));

        Assert.Equal(sent, (await rig.SendAsync(http2: false)).Headers.One("location"));
        Assert.Equal(sent, (await rig.SendAsync(http2: true)).Headers.One("location"));
    }

    [Fact]
    public async Task Lets_a_method_override_through_where_the_route_says_so()
    {
        await using var rig = await WireRig.StartAsync(metadata: "\"Gateway.PassHeaders\": \"X-HTTP-Method-Override\"");

        await rig.SendAsync(http2: false, "/x", ("X-HTTP-Method-Override", "PUT"), ("X-HTTP-Method", "PUT"), ("Proxy-Authorization", "x"));

        var headers = Assert.Single(rig.Backend.Requests).Headers;
        Assert.Equal(("PUT", null, null),
            (headers.One("X-HTTP-Method-Override"), headers.One("X-HTTP-Method"), headers.One("Proxy-Authorization")));
    }
}
