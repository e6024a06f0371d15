using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Telemetry.Series;

/// <summary>
/// One life of the pushed series: the SDK never forgets a series it was shown, so where one leaves, this ends and the next one
/// begins. Counters then begin at 0 with a new start, as after a restart, so whoever receives them adds up right.
/// </summary>
internal sealed class SeriesMeter : IDisposable
{
    /// <summary>Not under "Gateway.": those are scraped, and these are there already.</summary>
    public const string Name = "Gateway";

    private const int Spare = 1000;
    private readonly Meter _meter = new(Name);
    private readonly Dictionary<string, int> _room;
    private readonly SeriesSnapshot? _before;
    private readonly MeterProvider _provider;

    /// <param name="first">Families of this life, and how many series they begin with.</param>
    /// <param name="before">What was pushed in the life before; counted anew from there.</param>
    /// <param name="configure">Says of whom the series are, and where they go.</param>
    public SeriesMeter(SeriesSnapshot first, SeriesSnapshot? before, Action<MeterProviderBuilder> configure)
    {
        (Last, _before) = (first, before);
        _room = first.Families.Values.ToDictionary(family => family.Name, family => (2 * family.Series.Count) + Spare, StringComparer.Ordinal);
        var builder = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Name)
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = _room[instrument.Name] });
        configure(builder);
        _provider = builder.Build();
        foreach (var (name, unit, help, isCounter) in first.Families.Values)
        {
            if (isCounter)
                _meter.CreateObservableCounter(name, () => Points(name), unit, help);
            else
                _meter.CreateObservableGauge(name, () => Points(name), unit, help);
        }
    }

    /// <summary>What was pushed last.</summary>
    public SeriesSnapshot Last { get; private set; }

    /// <summary>Whether this life can show it: nothing left, and nothing would be folded.</summary>
    public bool Holds(SeriesSnapshot next) => next.Continues(Last) && next.Families.Values.All(family => family.Series.Count <= _room.GetValueOrDefault(family.Name));

    public void Push(SeriesSnapshot next)
    {
        Last = next;
        _provider.ForceFlush();
    }

    /// <summary>The SDK pushes what was last once more.</summary>
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    private IEnumerable<Measurement<long>> Points(string name)
    {
        var family = Last.Families[name];
        foreach (var (series, point) in family.Series)
            yield return new(point.Value - (family.IsCounter ? Base(name, series, point.Value) : 0), point.Tags);
    }

    /// <summary>A counter that is lower than before was born again: it has no past.</summary>
    private long Base(string name, string series, long now) => _before?.Value(name, series) is { } before && before <= now ? before : 0;
}
