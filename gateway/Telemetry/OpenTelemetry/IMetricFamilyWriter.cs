namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>Takes families in any order: a family is opened, then each of its series is written once.</summary>
internal interface IMetricFamilyWriter
{
    /// <summary>Opens a counter: <paramref name="name"/> dotted, without unit or "_total"; <paramref name="unit"/> in UCUM.</summary>
    void Counter(string name, string? unit, string? help);

    /// <summary>Opens a gauge.</summary>
    void Gauge(string name, string? unit, string? help);

    /// <summary>One series of the open family.</summary>
    void Sample(ReadOnlySpan<KeyValuePair<string, object?>> labels, long value);
}
