using System.Diagnostics.Metrics;

namespace Gateway.Refusals;

/// <summary>Counts each no by org, code and reason.</summary>
internal sealed class RefusalsMetrics
{
    private readonly Counter<long> _refusals;

    public RefusalsMetrics(IMeterFactory meters) => _refusals = meters.Create("Gateway.Refusals")
        .CreateCounter<long>("gateway.refusals", "{request}", "Requests the gateway refused by org (empty before it is known), code and reason.");

    public void Refused(string org, string code, string reason) =>
        _refusals.Add(1, new("org", org), new("code", code), new("reason", reason));
}
