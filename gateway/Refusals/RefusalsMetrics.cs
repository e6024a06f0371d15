using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Telemetry.OpenTelemetry;
using Gateway.Telemetry.Series;

namespace Gateway.Refusals;

/// <summary>Counts each no by org, code and reason, in plain cells: a counter of the SDK folds silently past 2 000 series.</summary>
internal sealed class RefusalsMetrics(OrgSeries orgs) : IMetricFamilySource
{
    private readonly ConcurrentDictionary<(string Org, string Code, string Reason), StrongBox<long>> _refusals = new();

    public void Refused(string org, string code, string reason)
    {
        if (!_refusals.TryGetValue((org, code, reason), out var count))
            count = _refusals.GetOrAdd((orgs.Shown(org), code, reason), static _ => new StrongBox<long>());
        Interlocked.Increment(ref count.Value);
    }

    public void Write(IMetricFamilyWriter writer)
    {
        writer.Counter("gateway.refusals", "{request}", "Requests the gateway refused by org (empty before it is known), code and reason.");
        foreach (var refusal in _refusals)
        {
            var (org, code, reason) = refusal.Key;
            if (orgs.Has(org))
                writer.Sample([new("org", org), new("code", code), new("reason", reason)], Volatile.Read(ref refusal.Value.Value));
            else
                _refusals.TryRemove(refusal);
        }
    }
}
