using Gateway.Testing.Wire;

namespace Gateway.Testing.Telemetry;

/// <summary>One span as it was pushed. Kind is 2 for a server's, 3 for a client's.</summary>
public sealed record OtlpSpan(
    string TraceId, string SpanId, string ParentId, string Name, int Kind, bool IsError, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<OtlpEvent> Events);

public sealed record OtlpEvent(string Name, IReadOnlyDictionary<string, string> Attributes);

public sealed record OtlpPoint(IReadOnlyDictionary<string, string> Attributes, long Value);

/// <summary>Takes what is pushed by OTLP over HTTP in Protocol Buffers, and decodes it.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly RawBackend _socket = new();

    /// <summary>The variables that make a process push to this, at once instead of every few seconds.</summary>
    public Dictionary<string, string?> Environment => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _socket.Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public IReadOnlyList<OtlpSpan> Spans => [.. Pushed("/v1/traces").SelectMany(message => message.Path(1, 2, 2)).Select(Span)];

    public IReadOnlyList<string> Metrics =>
        [.. Pushed("/v1/metrics").SelectMany(message => message.Path(1, 2, 2)).Select(metric => metric.Text(1)).Distinct()];

    /// <summary>What was last pushed of a metric of whole numbers: each series' labels and value.</summary>
    public IReadOnlyList<OtlpPoint> Points(string metric) =>
        Pushed("/v1/metrics").Select(message => message.Path(1, 2, 2).FirstOrDefault(one => one.Text(1) == metric)).OfType<ProtoMessage>()
            .LastOrDefault() is { } last
            ? [.. last.Path(5, 1).Concat(last.Path(7, 1)).Select(point => new OtlpPoint(Attributes(point.All(7)), (long)point.Number(6)))]
            : [];

    public IReadOnlyList<string> Logs =>
        [.. Pushed("/v1/logs").SelectMany(message => message.Path(1, 2, 2, 5)).Select(body => body.Text(1))];

    /// <summary>What the last push said of its sender.</summary>
    public IReadOnlyDictionary<string, string> Resource => Attributes(Pushed("/v1/traces").Last().Path(1, 1, 1));

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private IEnumerable<ProtoMessage> Pushed(string path) =>
        from request in _socket.Requests
        where request.Method == "POST" && request.Target == path
        select new ProtoMessage(request.Body);

    private static OtlpSpan Span(ProtoMessage span) => new(
        span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), span.Path(15).Any(status => status.Number(3) == 2),
        Attributes(span.All(9)),
        [.. span.All(11).Select(one => new OtlpEvent(one.Text(2), Attributes(one.All(3))))]);

    private static Dictionary<string, string> Attributes(IEnumerable<ProtoMessage> pairs) =>
        pairs.ToDictionary(pair => pair.Text(1),
            pair => pair.All(2).Select(value => value.Has(1) ? value.Text(1) : $"{(long)value.Number(3)}").SingleOrDefault() ?? "");
}
