using Gateway.Telemetry.OpenTelemetry;

namespace Gateway.Telemetry.Series;

/// <summary>What the sources of families wrote at one moment, kept instead of printed.</summary>
internal sealed class SeriesSnapshot : IMetricFamilyWriter
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private Family _open = null!;

    public IReadOnlyDictionary<string, Family> Families => _families;

    public void Counter(string name, string? unit, string? help) => Open(new(name, unit, help, IsCounter: true));

    public void Gauge(string name, string? unit, string? help) => Open(new(name, unit, help, IsCounter: false));

    public void Sample(ReadOnlySpan<KeyValuePair<string, object?>> labels, long value)
    {
        var tags = labels.ToArray();
        _open.Series[string.Join('\u001F', tags.Select(tag => tag.Value))] = new(tags, value);
    }

    public long? Value(string family, string series) =>
        _families.TryGetValue(family, out var there) && there.Series.TryGetValue(series, out var point) ? point.Value : null;

    /// <summary>Whether all series of the one before are there still, and no counter went back.</summary>
    public bool Continues(SeriesSnapshot before) => before.Families.Values.All(family => family.Series.All(
        series => Value(family.Name, series.Key) is { } now && (!family.IsCounter || now >= series.Value.Value)));

    private void Open(Family family) => _families.Add(family.Name, _open = family);

    /// <summary>Series by their labels' values; the labels' names are the same throughout a family.</summary>
    internal sealed record Family(string Name, string? Unit, string? Help, bool IsCounter)
    {
        public Dictionary<string, Point> Series { get; } = new(StringComparer.Ordinal);
    }

    internal sealed record Point(KeyValuePair<string, object?>[] Tags, long Value);
}
