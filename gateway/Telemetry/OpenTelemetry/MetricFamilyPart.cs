namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>What one instrument or source gave to a family: its metadata, and where its samples stand in the text.</summary>
internal sealed record MetricFamilyPart(string Key, MetricFamilyName Name, MetricFamilyKind Kind, string? Help, int Start)
{
    public int End { get; set; }
}
