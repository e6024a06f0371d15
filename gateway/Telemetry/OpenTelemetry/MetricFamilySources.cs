namespace Gateway.Telemetry.OpenTelemetry;

/// <summary>All sources of families, for one writer at a time: a source may change what it shows as it writes.</summary>
internal sealed class MetricFamilySources(IServiceProvider services)
{
    private readonly Lock _one = new();

    // At the first scrape: the rooms behind them open the store, which `gateway validate` must not.
    private readonly Lazy<IMetricFamilySource[]> _all = new(() => [.. services.GetServices<IMetricFamilySource>()]);

    public void Write(IMetricFamilyWriter writer)
    {
        lock (_one)
        {
            foreach (var source in _all.Value)
            {
                source.Write(writer);
            }
        }
    }
}
