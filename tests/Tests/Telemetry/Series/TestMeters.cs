using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry.Series;

/// <summary>Meters of a test's own, and what their observable instruments say when they are read.</summary>
internal sealed class TestMeters : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public void Dispose() => _services.Dispose();

    /// <summary>Each measurement as <c>name{tag="value",…} number</c>, in the order of its coming.</summary>
    public IReadOnlyList<string> Read(string instrument) => Read(Factory, instrument);

    public static IReadOnlyList<string> Read(IMeterFactory factory, string instrument)
    {
        List<string> read = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (published, self) =>
            {
                if (published.Meter.Scope == factory && published.Name == instrument)
                    self.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<long>((from, value, tags, _) => read.Add(Line(from, value, tags)));
        listener.SetMeasurementEventCallback<int>((from, value, tags, _) => read.Add(Line(from, value, tags)));
        listener.Start();
        listener.RecordObservableInstruments();
        return read;
    }

    private static string Line(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Create(
        CultureInfo.InvariantCulture,
        $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}=\"{tag.Value}\""))}}} {value}");
}
