using System.Globalization;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>Refusals about the request, its limits and the service behind, word for word.</summary>
public sealed class RouteRefusalTests : IClassFixture<Walk>
{
    private readonly Walk _walk;

    public RouteRefusalTests(Walk walk)
    {
        _walk = walk;
        _walk.Backend.Answer = _ => RawAnswer.Status(200, "ok");
    }

    [Theory]
    [InlineData("DELETE", "/reports")]
    [InlineData("TRACE", "/items")]
    public async Task Says_method_not_allowed_and_which_are(string method, string target)
    {
        var answer = await _walk.SendAsync(target, _walk.Issuer.Token(), method);

        Problem.Check(answer, 405, "method_not_allowed");
        Assert.NotNull(answer.Headers.One("Allow"));
        Assert.DoesNotContain(method, answer.Headers.One("Allow"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_the_methods_of_the_route_in_Allow()
    {
        var answer = await _walk.SendAsync("/reports", _walk.Issuer.Token(), "POST", "Content-Length: 0");

        Assert.Equal(["GET", "HEAD"], answer.Headers.One("Allow")!.Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Says_payload_too_large_before_the_backend_hears_of_it()
    {
        var request = Walk.Request("/small", _walk.Issuer.Token(), "POST", "Content-Length: 11") + "hello world";

        Problem.Check(await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, request), 413, "payload_too_large");
        Assert.DoesNotContain(_walk.Backend.Requests, one => one.Target == "/small");
    }

    [Fact]
    public async Task Says_payload_too_large_of_a_body_that_told_no_length()
    {
        var request = Walk.Request("/small", _walk.Issuer.Token(), "POST", "Transfer-Encoding: chunked") + "b\r\nhello world\r\n0\r\n\r\n";

        var answer = await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, request);

        Problem.Check(answer, 413, "payload_too_large");
        Assert.Equal("payload_too_large", (string?)(await _walk.AccessLineAsync(answer.Headers.One("X-Request-Id")!))["code"]);
    }

    [Fact]
    public async Task Says_request_timeout_of_a_body_that_stops_and_closes_the_connection()
    {
        var request = Walk.Request("/items", _walk.Issuer.Token(), "POST", "Content-Length: 1000") + "begun";

        var answer = await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, request);

        Problem.Check(answer, 408, "request_timeout");
        Assert.Equal("close", answer.Headers.One("Connection"));
        Assert.NotNull(answer.Headers.One("RateLimit"));
    }

    [Fact]
    public async Task Says_upstream_unreachable_where_the_service_switches_protocols_unasked()
    {
        _walk.Backend.Answer = _ =>
            RawAnswer.Bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");

        Problem.Check(await _walk.SendAsync("/items", _walk.Issuer.Token()), 502, "upstream_unreachable");
    }

    [Theory]
    [InlineData("get", "X-A: a")]
    [InlineData("GET", "X-A\u007f: a")]
    public async Task Says_invalid_request_of_what_could_not_be_sent_on_as_it_came(string method, string line)
    {
        var before = _walk.Backend.Requests.Count;

        Problem.Check(await _walk.SendAsync("/items", _walk.Issuer.Token(), method, line), 400, "invalid_request");

        Assert.Equal(before, _walk.Backend.Requests.Count);
    }

    [Theory]
    [InlineData("/.gateway/usage")]
    [InlineData("/.gateway/ready")]
    public async Task Says_method_not_allowed_on_the_ingress_s_own_paths(string target)
    {
        var answer = await _walk.SendAsync(target, _walk.Issuer.Token(), "POST", "Content-Length: 0");

        Problem.Check(answer, 405, "method_not_allowed");
        Assert.Equal("GET, HEAD", answer.Headers.One("Allow"));
    }

    [Theory]
    [InlineData("/items/%2e%2e/x")]
    [InlineData("/items//x")]
    [InlineData("/items/a%2Fb")]
    [InlineData("/items/%zz")]
    [InlineData("/items/a\\b")]
    [InlineData("/orgs/org%5f8ed648340ea9/items")]
    [InlineData("/orgs/org_8ed648340ea9;x/items")]
    public async Task Says_invalid_request_of_a_hostile_target(string target) =>
        Problem.Check(await _walk.SendAsync(target, _walk.Issuer.Token()), 400, "invalid_request");

    [Fact]
    public async Task Says_rate_limited_and_when_to_come_again()
    {
        string token = _walk.Issuer.Token("org_tight");

        var first = await _walk.SendAsync("/items", token);
        var second = await _walk.SendAsync("/items", token);
        var third = await _walk.SendAsync("/items", token);

        Assert.Equal("\"burst\";q=2;w=3600", first.Headers.One("RateLimit-Policy"));
        Assert.Matches("^\"burst\";r=1;t=(1800|179[0-9])$", first.Headers.One("RateLimit"));
        Assert.Matches("^\"burst\";r=0;t=(1800|179[0-9])$", second.Headers.One("RateLimit"));
        Problem.Check(third, 429, "rate_limited");
        var wait = int.Parse(third.Headers.One("Retry-After")!, CultureInfo.InvariantCulture);
        Assert.InRange(wait, 1790, 1800);
        Assert.Equal($"\"burst\";r=0;t={wait}", third.Headers.One("RateLimit"));
        Assert.Equal(["burst"], third.Json["violated-policies"]!.AsArray().Select(policy => (string)policy!));
    }

    [Fact]
    public async Task Sends_no_limit_fields_before_the_limits_were_asked()
    {
        var answer = await _walk.SendAsync("/items");

        Assert.Equal((null, null), (answer.Headers.One("RateLimit"), answer.Headers.One("RateLimit-Policy")));
    }

    [Fact]
    public async Task Says_upstream_unreachable_when_nothing_listens_or_the_connection_is_cut()
    {
        _walk.Backend.Answer = _ => RawAnswer.Drop();

        Problem.Check(await _walk.SendAsync("/dead", _walk.Issuer.Token()), 502, "upstream_unreachable");
        Problem.Check(await _walk.SendAsync("/items", _walk.Issuer.Token(), "POST", "Content-Length: 0"), 502, "upstream_unreachable");
    }

    [Fact]
    public async Task Says_upstream_unavailable_without_a_destination()
    {
        var answer = await _walk.SendAsync("/empty", _walk.Issuer.Token());

        Problem.Check(answer, 503, "upstream_unavailable");
        Assert.True(int.Parse(answer.Headers.One("Retry-After")!, CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("/timeout")]
    [InlineData("/inactive")]
    public async Task Says_upstream_timeout_for_either_kind_of_timeout(string target)
    {
        _walk.Backend.Answer = _ => RawAnswer.Hang();

        Problem.Check(await _walk.SendAsync(target, _walk.Issuer.Token()), 504, "upstream_timeout");
    }

    [Theory]
    [InlineData("GET /items\r\n\r\n")]
    [InlineData("GET /items HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n")]
    public async Task Leaves_what_cannot_be_parsed_to_the_server_and_closes(string request)
    {
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);

        await client.SendAsync(request);

        var answer = await client.ReadAsync();
        Assert.Equal((400, ""), (answer.Status, answer.Text));
        Assert.Empty(await client.ReadToEndAsync());
    }
}
