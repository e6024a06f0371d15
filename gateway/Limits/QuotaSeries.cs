using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Telemetry.OpenTelemetry;
using Gateway.Telemetry.Series;

namespace Gateway.Limits;

/// <summary>How much of its quotas each org has used, for the orgs that have series; worked out at each scrape, nothing is counted.</summary>
internal sealed class QuotaSeries(LimitStates states, OrgSeries orgs) : IMetricFamilySource
{
    public void Write(IMetricFamilyWriter writer)
    {
        var now = states.Now(0);
        List<(string Org, string Limit, long Size, long Used)> quotas = [];
        foreach (var (org, limits, keys) in states.Quotas.All)
        {
            if (orgs.Has(org.Value))
                quotas.AddRange(Levels(org, limits, keys, now));
            else
                states.Quotas.Forget(org);
        }

        writer.Gauge("gateway.quota.limit", null, "Size of the organisation's quota of the current period, in units or bytes, by org and limit.");
        foreach (var quota in quotas)
            writer.Sample([new("org", quota.Org), new("limit", quota.Limit)], quota.Size);
        writer.Gauge("gateway.quota.used", null, "Used of the organisation's quota in the current period, in units or bytes, by org and limit.");
        foreach (var quota in quotas)
            writer.Sample([new("org", quota.Org), new("limit", quota.Limit)], quota.Used);
    }

    private IEnumerable<(string Org, string Limit, long Size, long Used)> Levels(OrgCode org, PlanLimit[] limits, LimitKey[] keys, Moment now)
    {
        var copies = states.Copy(org, keys);
        for (var i = 0; i < limits.Length; i++)
        {
            copies[i].Advance(limits[i], now);
            yield return (org.Value, limits[i].Limit.Name, limits[i].Size, copies[i].Level(limits[i], now).Used);
        }
    }
}
