using System.Diagnostics.Metrics;
using Gateway.Limits;
using Gateway.Limits.Shares;
using Gateway.Telemetry.OpenTelemetry;
using Gateway.Tests.Telemetry.Series;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Telemetry;

/// <summary>The table of metrics says what the code does: every name, type, label and description.</summary>
public sealed class MetricsTableTests : IAsyncLifetime
{
    private const string Settings = """
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "http://127.0.0.1:9", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Plans": { "default": { "Limits": { "month": { "Kind": "Quota", "Requests": 9, "Period": "Month" } } } },
            "Orgs": { "org_a": {} },
            "Metering": { "Export": { "Endpoint": "http://127.0.0.1:9/" } }
          },
          "ReverseProxy": {
            "Routes": {
              "items": { "ClusterId": "dead", "Match": { "Path": "/items" } },
              "open": { "ClusterId": "dead", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" }
            },
            "Clusters": { "dead": { "Destinations": { "one": { "Address": "http://127.0.0.1:9/" } } } }
          }
        }
        """;

    private readonly Dictionary<string, MetricsTable.Row> _metrics = [];
    private readonly Dictionary<string, string> _labels = [];
    private GatewayHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(Settings);
        using var listener = Listen();
        // Only gateways that share a store have these two.
        _host.Services.GetRequiredService<LimitsMetrics>().WatchReplicas(_host.Services.GetRequiredService<Replicas>());
        await _host.SendAsync("/items");
        await _host.SendAsync("/open", "GET", "X-Org-Code: org_a");
        listener.RecordObservableInstruments();
        foreach (var source in _host.Services.GetServices<IMetricFamilySource>())
            Read(source);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void Has_exactly_the_metrics_that_there_are() =>
        Assert.Equal(_metrics.Keys.Order(StringComparer.Ordinal), MetricsTable.Rows.Keys);

    [Fact]
    public void Says_the_type_and_the_description_of_each() =>
        Assert.All(_metrics, metric => Assert.Equal(metric.Value, MetricsTable.Rows[metric.Key] with { Labels = "" }));

    [Fact]
    public void Says_the_labels_of_each()
    {
        Assert.True(_labels.Count > 20);
        Assert.All(_labels, metric => Assert.Equal(metric.Value, Sorted(MetricsTable.Rows[metric.Key].LabelNames)));
    }

    /// <summary>The families that are written at a scrape, beside the SDK's.</summary>
    private void Read(IMetricFamilySource source)
    {
        MetricFamilyWriter writer = new(openMetrics: false, limit: 64 << 20, new ExpositionLog(NullLogger.Instance));
        source.Write(writer);
        foreach (var part in writer.Parts)
            _metrics.Add(part.Key, new(part.Kind == MetricFamilyKind.Counter ? "counter" : "gauge", "", part.Help!));
        foreach (var line in WrittenFamilies.Samples(source))
        {
            var name = line.Split('{', ' ')[0];
            _labels[name] = line.Contains('{', StringComparison.Ordinal) ? Sorted(line.Split('{')[1].Split("\",").Select(label => label.Split('=')[0])) : "";
        }
    }

    private MeterListener Listen()
    {
        var meters = _host.Services.GetRequiredService<IMeterFactory>();
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope != meters || !instrument.Meter.Name.StartsWith("Gateway.", StringComparison.Ordinal))
                    return;
                _metrics[NameOf(instrument)] = new(KindOf(instrument) == MetricFamilyKind.Counter ? "counter" : "gauge", "", instrument.Description!);
                self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        return listener;
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Sorted(tags.ToArray().Select(tag => tag.Key));
        lock (_labels)
            _labels[NameOf(instrument)] = labels;
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static string NameOf(Instrument instrument) => MetricFamilyName.Of(instrument.Name, instrument.Unit, KindOf(instrument)).Sample;

    private static MetricFamilyKind KindOf(Instrument instrument) =>
        instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) ? MetricFamilyKind.Counter : MetricFamilyKind.Gauge;
}
