using Gateway.Testing.Telemetry;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Telemetry;

/// <summary>W3C context in and out, one server span, one client span a try; pushed by OTLP where the standard variables say so.</summary>
public sealed class TraceTests(TracedWalk traced) : IClassFixture<TracedWalk>
{
    private const int Server = 2;
    private const int Client = 3;
    private const string ParentId = "00f067aa0ba902b7";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Walk _walk = traced.Walk;
    private readonly OtlpReceiver _receiver = traced.Receiver;

    /// <summary>Its own for each test, so that each finds its own spans.</summary>
    private readonly string _traceId = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Continues_the_callers_trace_through_the_gateway_to_the_backend()
    {
        await _walk.SendAsync("/items/1?secret=1", _walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01", "tracestate: a=b", "X-Request-Id: traced");

        var server = await SpanAsync(Server);
        var client = await SpanAsync(Client);
        var forwarded = _walk.Backend.Requests[^1].Headers;
        Assert.Equal((_traceId, ParentId, "GET /items/{**rest}", false), (server.TraceId, server.ParentId, server.Name, server.IsError));
        Assert.Equal((_traceId, server.SpanId, false), (client.TraceId, client.ParentId, client.IsError));
        Assert.Equal(($"00-{_traceId}-{client.SpanId}-01", "a=b"), (forwarded.One("traceparent"), forwarded.One("tracestate")));
        Assert.Equal(
            ("GET", "/items/1", "items", "200", "org_8ed648340ea9", "47dfff23348d4acc84ab2770a0fa877d", "traced"),
            (server.Attributes["http.request.method"], server.Attributes["url.path"], server.Attributes["gateway.route"], server.Attributes["http.response.status_code"],
             server.Attributes["gateway.org"], server.Attributes["gateway.application"], server.Attributes["gateway.request_id"]));
        Assert.Equal(("127.0.0.1", $"{_walk.Backend.Port}", "200"), (client.Attributes["server.address"], client.Attributes["server.port"], client.Attributes["http.response.status_code"]));
        Assert.Equal("edge", _receiver.Resource["service.name"]);
        Assert.Equal(_traceId, (string)(await _walk.AccessLineAsync("traced"))["traceId"]!);
    }

    [Fact]
    public async Task Has_a_span_for_each_try()
    {
        await _walk.SendAsync("/retried", _walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01");

        var server = await SpanAsync(Server);
        await SpanAsync(Client, 2);
        var tries = Spans(Client).OrderBy(span => span.IsError ? 0 : 1).ToList();
        Assert.Equal([(server.SpanId, true), (server.SpanId, false)], tries.Select(span => (span.ParentId, span.IsError)));
        Assert.Equal("Request", tries[0].Attributes["error.type"]);
        Assert.Equal("200", tries[1].Attributes["http.response.status_code"]);
    }

    [Fact]
    public async Task Says_why_a_request_was_refused_and_no_client_span_is_there()
    {
        await _walk.SendAsync("/orgs/org_other/items", _walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01");

        var server = await SpanAsync(Server);
        var refused = Assert.Single(server.Events);
        Assert.Equal(("gateway.refused", "not_found", "foreign_org"), (refused.Name, refused.Attributes["gateway.code"], refused.Attributes["gateway.reason"]));
        Assert.False(server.IsError);
        Assert.Empty(Spans(Client));
    }

    [Fact]
    public async Task Pushes_metrics_and_logs_too()
    {
        await Poll.UntilAsync(() => _receiver.Metrics.Contains("gateway.metering.up") && _receiver.Logs.Count > 0, Patience, () => $"metrics and logs\n{_walk.Gateway.Process.Said}");

        Assert.Contains("kestrel.active_connections", _receiver.Metrics);
    }

    [Fact]
    public async Task Passes_the_callers_context_untouched_where_the_sampler_takes_nothing()
    {
        await using OtlpReceiver receiver = new();
        await using var walk = await Walk.StartAsync(environment: new Dictionary<string, string?>(receiver.Environment) { ["OTEL_TRACES_SAMPLER"] = "always_off" });

        await walk.SendAsync("/items", walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01");
        await walk.SendAsync("/items", walk.Issuer.Token(), "GET", "traceparent: junk", "tracestate: a=b");

        var forwarded = walk.Backend.Requests[^2].Headers;
        Assert.Equal($"00-{_traceId}-{ParentId}-01", forwarded.One("traceparent"));
        Assert.EndsWith("-00", walk.Backend.Requests[^1].Headers.One("traceparent"), StringComparison.Ordinal);
        Assert.Null(walk.Backend.Requests[^1].Headers.One("tracestate"));
        await Poll.UntilAsync(() => receiver.Metrics.Count > 0, Patience, () => "metrics, after which spans would be there too");
        Assert.Empty(receiver.Spans);
    }

    private async Task<OtlpSpan> SpanAsync(int kind, int count = 1)
    {
        await Poll.UntilAsync(() => Spans(kind).Count() >= count, Patience, () => $"{count} spans of kind {kind}\n{_walk.Gateway.Process.Said}");
        return Spans(kind).First();
    }

    private IEnumerable<OtlpSpan> Spans(int kind) => _receiver.Spans.Where(span => span.TraceId == _traceId && span.Kind == kind);
}
