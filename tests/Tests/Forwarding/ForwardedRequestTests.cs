using System.Text.RegularExpressions;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Forwarding;

/// <summary>What reaches a backend over a real socket, byte for byte, and what of its answer reaches the client.</summary>
public sealed class ForwardedRequestTests : ForwardedWalk
{
    [Theory]
    [InlineData("/%C3%A9/%41/%7e/a%2Fb?q=%41&z=|<>^`{}\"'")]
    [InlineData("/a?")]
    [InlineData("/?x=%zz&y=%")]
    [InlineData("/a/?x=\\y/../z")]
    [InlineData("/a+b%2Bc%20d")]
    public async Task Forwards_what_passes_byte_for_byte(string target)
    {
        Assert.Equal(200, (await GetAsync(target)).Status);

        Assert.Equal(target, Assert.Single(Service.Requests).Target);
    }

    [Fact]
    public async Task Leaves_the_target_to_a_route_that_rewrites_it()
    {
        await GetAsync("/moved/a?b=c");

        Assert.Equal("/a?b=c", Assert.Single(Service.Requests).Target);
    }

    // Each of these would be routed as "/" and, without care, be forwarded as another org's path.
    [Theory]
    [InlineData("http://api.example?x=/orgs/org_b/items")]
    [InlineData("http://api.example\\x/orgs/org_b/items")]
    [InlineData("http://u@api.example/orgs/org_b/items")]
    public async Task Forwards_no_path_but_the_one_it_has_routed(string target)
    {
        Assert.Equal(400, (await GetAsync(target)).Status);

        Assert.Empty(Service.Requests);
    }

    // The catch-all is given what some backend reads as the guarded path: by spelling, by method, by host.
    [Theory]
    [InlineData("GET", "/orgs;/org_b/x", 400)]
    [InlineData("GET", "/orgs%20/org_a/x", 400)]
    [InlineData("GET", "/orgs%2Forg_b%2Fx", 404)]
    [InlineData("POST", "/tenants/org_b", 404)]
    [InlineData("POST", "/tenants/org_a", 200)]
    [InlineData("POST", "/tenants/org_b/x", 200)]
    [InlineData("GET", "/org/org_b/x;y", 200)]
    public async Task Holds_a_less_specific_route_to_the_guard_before_it(string method, string target, int status)
    {
        var answer = await Host.SendAsync(target, method, $"Authorization: Bearer {Issuer.Token(org: "org_a")}", "Content-Length: 0");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, Service.Requests.Count);
    }

    [Theory]
    [InlineData("/orgs/org_a/x", 401)] // the guarded route is before it for any host
    [InlineData("/tenants;/org_a", 404)]
    [InlineData("/else", 200)]
    public async Task Lets_nobody_without_a_name_past_a_guard(string target, int status)
    {
        var answer = await RawClient.ExchangeAsync(Host.IngressPort, $"GET {target} HTTP/1.1\r\nHost: open.example\r\n\r\n");

        Assert.Equal(status, answer.Status);
    }

    /// <summary>A preflight has no token: the open route beside the guarded one takes OPTIONS, and no other method.</summary>
    [Theory]
    [InlineData("OPTIONS", 200)]
    [InlineData("GET", 401)]
    public async Task Takes_a_preflight_beside_a_guarded_route(string method, int status)
    {
        var answer = await Host.SendAsync(
            "/orgs/org_a/x", method, "Origin: https://app.example", "Access-Control-Request-Method: GET");

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Sends_an_absolute_form_on_in_origin_form()
    {
        await GetAsync("http://api.example/a%41?b");

        Assert.Equal("/a%41?b", Assert.Single(Service.Requests).Target);
    }

    [Fact]
    public async Task Sends_each_identity_header_once_and_nothing_that_the_client_said_in_its_place()
    {
        await GetAsync("/x", "X-Org-Code: org_b", "x_org_code: org_b", "X-Org-Plan: gold", "X-Application-Role: admin", "X-App-Region: eu",
            "Connection: X-Org-Code, X-Request-Id", "X-Request-Id: r1");

        var headers = Assert.Single(Service.Requests).Headers;
        Assert.Equal(
            ["X-Application-Id: app_1", "X-Org-Code: org_a", "X-Org-Name: Acme Inc", "X-Org-Plan: default"],
            headers.Where(field => Regex.IsMatch(field.Name, "^x.(org|app)", RegexOptions.IgnoreCase))
                .Select(field => $"{field.Name}: {field.Value}").Order(StringComparer.Ordinal));
        Assert.Equal("r1", headers.One("X-Request-Id"));
    }

    [Fact]
    public async Task Sends_no_identity_on_an_open_route_and_leaves_the_credential_alone()
    {
        await Host.SendAsync("/open", "GET", "Authorization: Basic x", "X-Org-Code: org_b");

        var headers = Assert.Single(Service.Requests).Headers;
        Assert.Equal(("Basic x", null), (headers.One("Authorization"), headers.One("X-Org-Code")));
    }

    [Theory]
    [InlineData("/x", false)]
    [InlineData("/pass", true)]
    public async Task Keeps_the_token_to_itself_unless_the_route_passes_it(string target, bool passed)
    {
        await GetAsync(target);

        Assert.Equal(passed, Assert.Single(Service.Requests).Headers.One("Authorization") is not null);
    }

    [Fact]
    public async Task Makes_a_traceparent_where_there_is_none_fit()
    {
        await GetAsync("/x");
        await GetAsync("/x", "traceparent: junk", "tracestate: a=b");
        await GetAsync("/x", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate: a=b");

        Assert.Collection(Service.Requests.Select(request => request.Headers),
            headers => Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", headers.One("traceparent")),
            headers => Assert.Equal((true, null), (headers.One("traceparent") != "junk", headers.One("tracestate"))),
            headers => Assert.Equal(("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "a=b"),
                (headers.One("traceparent"), headers.One("tracestate"))));
    }

    [Fact]
    public async Task Takes_identity_and_hop_fields_out_of_the_answer()
    {
        Service.Answer = _ => RawAnswer.Status(
            200, "ok", "X-Org-Code: org_b", "x_org_plan: gold", "X-Kept: yes", "Connection: X-Hop", "X-Hop: 1", "Trailer: X-T",
            "X-Request-Id: theirs");

        var answer = await GetAsync("/x", "X-Request-Id: r1");

        Assert.Equal(("yes", "r1"), (answer.Headers.One("X-Kept"), answer.Headers.One("X-Request-Id")));
        Assert.DoesNotContain(answer.Headers, field => field.Name is "X-Org-Code" or "x_org_plan" or "X-Hop" or "Trailer");
    }
}
