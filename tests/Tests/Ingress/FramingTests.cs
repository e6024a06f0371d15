using Gateway.Ingress;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Tests.Ingress;

/// <summary>The form of a request, before any of it is used.</summary>
public sealed class FramingTests
{
    private const string Allowed = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("REPORT")]
    public void Lets_a_plain_request_pass(string method) => Assert.Equal(Verdict.Pass, Framing.Decide(Request(method)));

    [Theory]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    public void Refuses_methods_that_are_no_gateway_s(string method)
    {
        var verdict = Framing.Decide(Request(method, "/items"));

        Assert.Equal((Catalogue.MethodNotAllowed, Allowed), (verdict.Refusal, verdict.Allow));
    }

    [Fact]
    public void Lets_a_WebSocket_begin_by_extended_CONNECT()
    {
        var context = Request("CONNECT", "/socket");
        context.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect("websocket"));

        Assert.Equal(Verdict.Pass, Framing.Decide(context));
    }

    [Fact]
    public void Refuses_another_protocol_by_extended_CONNECT()
    {
        var context = Request("CONNECT", "/socket");
        context.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect("connect-udp"));

        Assert.Same(Catalogue.MethodNotAllowed, Framing.Decide(context).Refusal);
    }

    [Theory]
    [InlineData("/a/../b")]
    [InlineData("//b")]
    [InlineData("*")]
    [InlineData("http://api.example?x=/b")]
    public void Refuses_a_hostile_target_and_closes(string target) =>
        Assert.Equal(new Verdict(Catalogue.InvalidRequest, Reason.Target) { Close = true }, Framing.Decide(Request("GET", target)));

    [Fact]
    public void Leaves_an_absolute_form_as_origin_form_for_the_steps_behind_it()
    {
        var context = Request("GET", "http://api.example/a%41?b=%zz");

        Framing.Decide(context);

        Assert.Equal("/a%41?b=%zz", context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
    }

    [Theory]
    [InlineData("HTTP/1.1", null, "chunked")]
    [InlineData("HTTP/1.1", null, "Chunked")]
    [InlineData("HTTP/1.1", "5")]
    [InlineData("HTTP/1.0", "5")]
    [InlineData("HTTP/2")]
    public void Takes_one_way_to_tell_where_the_body_ends(string protocol, string? length = null, string? coding = null) =>
        Assert.Equal(Verdict.Pass, Framing.Decide(Framed(protocol, length, coding)));

    [Theory]
    [InlineData("HTTP/1.1", "5", "chunked")]
    [InlineData("HTTP/1.0", null, "chunked")]
    [InlineData("HTTP/1.1", null, "gzip, chunked")]
    [InlineData("HTTP/1.1", null, ",chunked")]
    [InlineData("HTTP/1.1", null, "chunked, identity")]
    [InlineData("HTTP/1.1", null, "xchunked")]
    [InlineData("HTTP/1.1", null, "\u000bchunked")]
    [InlineData("HTTP/1.1", null, "\"chunked\"")]
    [InlineData("HTTP/1.1", null, "")]
    [InlineData("HTTP/1.1", null, "chunked", "chunked")]
    [InlineData("HTTP/1.1", null, "gzip", "chunked")]
    public void Refuses_two_ways_to_tell_where_the_body_ends(string protocol, string? length, params string[] codings) =>
        Assert.Equal(
            new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true }, Framing.Decide(Framed(protocol, length, codings)));

    [Fact]
    public void Refuses_the_length_that_Kestrel_has_set_aside_beside_a_coding()
    {
        var context = Framed("HTTP/1.1", null, "chunked");
        context.Request.Headers["X-Content-Length"] = "5";

        Assert.Equal(Reason.Framing, Framing.Decide(context).Reason);
    }

    [Theory]
    [InlineData("plain !\"#~\t", true)]
    [InlineData("", true)]
    [InlineData("é", true)]
    [InlineData("\u00ff", true)]
    [InlineData("a\r\nX-Org-Code: org_b", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\u007fb", false)]
    public void Takes_field_values_without_a_control_but_tab(string value, bool passes)
    {
        var context = Request("GET");
        context.Request.Headers["X-Note"] = new(["fine", value]);

        Assert.Equal(passes ? null : Reason.Framing, Framing.Decide(context).Reason);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Get")]
    [InlineData("pATCH")]
    [InlineData("trace")]
    [InlineData("AMETHODOFTHIRTYTHREELETTERSINALL!")]
    public void Refuses_a_method_that_would_become_another_behind_it(string method) =>
        Assert.Equal(new Verdict(Catalogue.InvalidRequest, Reason.Framing) { Close = true }, Framing.Decide(Request(method)));

    [Theory]
    [InlineData("X-A\u007f")]
    [InlineData("x a")]
    [InlineData("x:a")]
    [InlineData("x\r\na")]
    [InlineData("(x)")]
    [InlineData("x\u00e9")]
    public void Refuses_a_field_name_that_is_no_token(string name)
    {
        var context = Request("GET");
        context.Request.Headers[name] = "a";

        Assert.Equal(Reason.Framing, Framing.Decide(context).Reason);
    }

    [Fact]
    public void Takes_every_letter_that_a_field_may_have()
    {
        var context = Request("GET");
        context.Request.Headers["!#$%&'*+-.^_`|~09AZaz"] = "\t !~\"{}";
        context.Request.Headers["X-Empty"] = "";

        Assert.Equal(Verdict.Pass, Framing.Decide(context));
    }

    [Fact]
    public void Refuses_a_host_that_says_nothing()
    {
        var context = Request("GET");
        context.Request.Headers.Host = "";

        Assert.Equal(Reason.Framing, Framing.Decide(context).Reason);
    }

    private static DefaultHttpContext Framed(string protocol, string? length, params string?[] codings)
    {
        var context = Request("POST");
        context.Request.Protocol = protocol;
        if (length is not null)
            context.Request.Headers.ContentLength = long.Parse(length);
        if (codings is not [null] and not [])
            context.Request.Headers.TransferEncoding = codings;
        return context;
    }

    private static DefaultHttpContext Request(string method, string target = "/items")
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.Protocol = "HTTP/1.1";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return context;
    }

    private sealed class ExtendedConnect(string protocol) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => protocol;

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
