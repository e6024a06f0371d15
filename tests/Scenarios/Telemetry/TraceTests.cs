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
        await _walk.SendAsync("/items/1?secret=1", _walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01",
            "tracestate: a=b", "X-Request-Id: traced");

        var server = await SpanAsync(Server);
        var client = await SpanAsync(Client);
        var forwarded = _walk.Backend.Requests[^1].Headers;
        Assert.Equal((_traceId, ParentId, "GET /items/{**rest}", false), (server.TraceId, server.ParentId, server.Name, server.IsError));
        Assert.Equal((_traceId, server.SpanId, false), (client.TraceId, client.ParentId, client.IsError));
        Assert.Equal(($"00-{_traceId}-{client.SpanId}-01", "a=b"), (forwarded.One("traceparent"), forwarded.One("tracestate")));
        Assert.Equal(
            ("GET", "/items/1", "items", "200", "org_8ed648340ea9", "47dfff23348d4acc84ab2770a0fa877d", "traced"),
            (server.Attributes["http.request.method"], server.Attributes["url.path"], server.Attributes["gateway.route"],
                server.Attributes["http.response.status_code"],
             server.Attributes["gateway.org"], server.Attributes["gateway.application"], server.Attributes["gateway.request_id"]));
        Assert.Equal(("127.0.0.1", $"{_walk.Backend.Port}", "200"),
            (client.Attributes["server.address"], client.Attributes["server.port"], client.Attributes["http.response.status_code"]));
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
        Assert.Equal(("gateway.refused", "not_found", "foreign_org"),
            (refused.Name, refused.Attributes["gateway.code"], refused.Attributes["gateway.reason"]));
        Assert.False(server.IsError);
        Assert.Empty(Spans(Client));
    }

    [Fact]
    public async Task Pushes_metrics_and_logs_too()
    {
        await Poll.UntilAsync(() => _receiver.Metrics.Contains("gateway.metering.up") && _receiver.Logs.Count > 0, Patience,
            () => $"metrics and logs\n{_walk.Gateway.Process.Said}");

        Assert.Contains("kestrel.active_connections", _receiver.Metrics);
    }

    /// <summary>What the SDK does not hold, because it would fold it: the series by org, and the quotas.</summary>
    [Fact]
    public async Task Pushes_the_series_by_org_too()
    {
        for (var i = 0; i < 3; i++)
            await _walk.SendAsync("/items", _walk.Issuer.Token("org_pushed"));
        await _walk.SendAsync("/scoped", _walk.Issuer.Token("org_pushed"));

        await PushedAsync("gateway.requests", 3, ("org", "org_pushed"), ("route", "items"), ("outcome", "completed"), ("status", "2xx"));
        await PushedAsync("gateway.units", 3, ("org", "org_pushed"), ("route", "items"));
        await PushedAsync("gateway.refusals", 1, ("org", "org_pushed"), ("code", "insufficient_scope"));
        await PushedAsync("gateway.quota.used", 3, ("org", "org_pushed"), ("limit", "month"));
        await PushedAsync("gateway.requests", 0, ("org", "org_suspended"), ("route", "items"));
    }

    [Fact]
    public async Task Pushes_at_the_stop_what_no_interval_had_pushed()
    {
        await using OtlpReceiver receiver = new();
        await using var walk = await Walk.StartAsync(
            environment: new Dictionary<string, string?>(receiver.Environment) { ["OTEL_METRIC_EXPORT_INTERVAL"] = "3600000" });
        await walk.SendAsync("/items", walk.Issuer.Token("org_late"));

        Assert.Equal(0, await walk.Gateway.Process.StopAsync());

        Assert.Equal(1, receiver.Points("gateway.requests").Single(point => point.Attributes["org"] == "org_late").Value);
    }

    [Fact]
    public async Task Passes_the_callers_context_untouched_where_the_sampler_takes_nothing()
    {
        await using OtlpReceiver receiver = new();
        await using var walk = await Walk.StartAsync(
            environment: new Dictionary<string, string?>(receiver.Environment) { ["OTEL_TRACES_SAMPLER"] = "always_off" });

        await walk.SendAsync("/items", walk.Issuer.Token(), "GET", $"traceparent: 00-{_traceId}-{ParentId}-01");
        await walk.SendAsync("/items", walk.Issuer.Token(), "GET", "traceparent: junk", "tracestate: a=b");

        var forwarded = walk.Backend.Requests[^2].Headers;
        Assert.Equal($"00-{_traceId}-{ParentId}-01", forwarded.One("traceparent"));
        Assert.EndsWith("-00", walk.Backend.Requests[^1].Headers.One("traceparent"), StringComparison.Ordinal);
        Assert.Null(walk.Backend.Requests[^1].Headers.One("tracestate"));
        await Poll.UntilAsync(() => receiver.Metrics.Count > 0, Patience, () => "metrics, after which spans would be there too");
        Assert.Empty(receiver.Spans);
    }

    private Task PushedAsync(string metric, long value, params (string Name, string Value)[] labels) => Poll.UntilAsync(
        () => _receiver.Points(metric)
            .Any(point => point.Value == value && labels.All(label => point.Attributes.GetValueOrDefault(label.Name) == label.Value)),
        Patience, () => $"{metric} {string.Join(' ', labels)} at {value}\n{_walk.Gateway.Process.Said}");

    private async Task<OtlpSpan> SpanAsync(int kind, int count = 1)
    {
        await Poll.UntilAsync(
            () => Spans(kind).Count() >= count, Patience, () => $"{count} spans of kind {kind}\n{_walk.Gateway.Process.Said}");
        return Spans(kind).First();
    }

    private IEnumerable<OtlpSpan> Spans(int kind) => _receiver.Spans.Where(span => span.TraceId == _traceId && span.Kind == kind);
}
