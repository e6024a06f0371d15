namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>
/// Families that are written at each scrape: the SDK's, and those that are registered in the container because their
/// series are too many or too hot for the SDK. One scrape at a time asks, and each scraper asks anew.
/// </summary>
internal interface IMetricFamilySource
{
    void Write(MetricFamilyWriter writer);
}
