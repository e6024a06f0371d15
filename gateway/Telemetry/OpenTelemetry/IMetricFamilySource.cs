namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>
/// Families that are written at each scrape and each push, because their series are too many or too hot for the SDK. Registered
/// in the container; one writer at a time asks, and each asks anew.
/// </summary>
internal interface IMetricFamilySource
{
    void Write(IMetricFamilyWriter writer);
}
