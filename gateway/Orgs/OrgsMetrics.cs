using System.Diagnostics.Metrics;

namespace Gateway.Orgs;

/// <summary>What tokens say that the settings do not know.</summary>
internal sealed class OrgsMetrics
{
    private readonly Counter<long> _unknownPlans;
    private readonly Counter<long> _spoiledHeaders;

    public OrgsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway.Orgs");
        _unknownPlans = meter.CreateCounter<long>(
            "gateway.plans.unknown", "{value}", "Plan values in tokens that name no plan and were skipped, by issuer.");
        _spoiledHeaders = meter.CreateCounter<long>("gateway.identity_headers.spoiled", "{value}",
            "Identity header values left out because they hold a control character, by header.");
    }

    public void UnknownPlan(string issuer) => _unknownPlans.Add(1, new KeyValuePair<string, object?>("issuer", issuer));

    public void SpoiledHeader(string header) => _spoiledHeaders.Add(1, new KeyValuePair<string, object?>("header", header));
}
