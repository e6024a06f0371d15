namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>What is written here is samples only; <see cref="Exposition"/> sorts the parts and puts the metadata before them.</summary>
internal sealed class MetricFamilyWriter : IMetricFamilyWriter
{
    private readonly Dictionary<(string, string?, MetricFamilyKind), MetricFamilyName> _names = [];
    private readonly List<MetricFamilyPart> _parts = [];
    private readonly HashSet<Range> _series;
    private MetricFamilyPart _part = null!;
    private Range _written;

    public MetricFamilyWriter(bool openMetrics, int limit, ExpositionLog log)
    {
        (OpenMetrics, Limit, Log) = (openMetrics, limit, log);
        Text = new(64 * 1024, limit);
        Labels = new(Text);
        _series = new(new SameText(Text));
    }

    public bool OpenMetrics { get; }

    public int Limit { get; }

    public ExpositionLog Log { get; }

    public Utf8Text Text { get; }

    public LabelWriter Labels { get; }

    public IReadOnlyList<MetricFamilyPart> Parts => _parts;

    public void Clear()
    {
        Text.Rewind(0);
        _parts.Clear();
        _series.Clear();
    }

    public void Counter(string name, string? unit, string? help) => Open(MetricFamilyKind.Counter, name, unit, help);

    public void Gauge(string name, string? unit, string? help) => Open(MetricFamilyKind.Gauge, name, unit, help);

    public void Sample(ReadOnlySpan<KeyValuePair<string, object?>> labels, long value)
    {
        if (TryBegin("", labels))
        {
            End(value);
            EndLine();
        }
    }

    /// <summary>One series of the open family.</summary>
    public void Sample(ReadOnlySpan<KeyValuePair<string, object?>> labels, double value)
    {
        if (TryBegin("", labels))
        {
            End(value);
            EndLine();
        }
    }

    internal void Open(MetricFamilyKind kind, string name, string? unit, string? help)
    {
        if (!_names.TryGetValue((name, unit, kind), out var family))
        {
            _names.Add((name, unit, kind), family = MetricFamilyName.Of(name, unit, kind));
        }

        _part = new(OpenMetrics ? family.Family : family.Sample, family, kind, help, Text.Length) { End = Text.Length };
        _parts.Add(_part);
    }

    /// <summary>Begins a series, up to its labels; false, with nothing written, when this scrape already has it.</summary>
    internal bool TryBegin(string suffix, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var line = Text.Length;
        Text.Append(_part.Name.Sample);
        Text.Append(suffix);
        Text.Append('{');
        var start = Text.Length;
        Labels.Append(labels, _part.Kind == MetricFamilyKind.Histogram);
        _written = start..Text.Length;

        // Prometheus refuses the whole scrape for one series that comes twice.
        if (_series.Add(line..Text.Length))
        {
            return true;
        }

        Text.Rewind(line);
        Log.DuplicateSeries(_part.Key);
        return false;
    }

    /// <summary>Begins a further line of the same series: the family's name, the suffix, the labels.</summary>
    internal void BeginAgain(string suffix)
    {
        Text.Append(_part.Name.Family);
        Text.Append(suffix);
        Text.Append('{');
        var start = Text.Length;
        Text.Repeat(_written);
        _written = start..Text.Length;
    }

    /// <summary>Adds the bound of a bucket, the last label of its line.</summary>
    internal void Bound(double bound)
    {
        Text.Append(Text[^1..][0] == '{' ? "le=\""u8 : ",le=\""u8);
        if (OpenMetrics)
        {
            Text.AppendCanonical(bound);
        }
        else
        {
            Text.Append(bound);
        }

        Text.Append('"');
    }

    internal void End(long value)
    {
        Close();
        Text.Append(value);
    }

    internal void End(double value)
    {
        Close();
        Text.Append(value);
    }

    internal void EndUnixSeconds(DateTimeOffset at)
    {
        Close();
        Text.AppendUnixSeconds(at);
    }

    internal void EndLine()
    {
        Text.Append('\n');
        _part.End = Text.Length;
    }

    private void Close()
    {
        if (Text[^1..][0] == '{')
        {
            Text.Rewind(Text.Length - 1);
        }
        else
        {
            Text.Append('}');
        }

        Text.Append(' ');
    }
}
