using Gateway.Orgs.Plans;
using Gateway.Settings;

namespace Gateway.Limits;

/// <summary>Reads <c>Gateway:Limits</c>, and tells the metrics which limits there are.</summary>
internal sealed class LimitsPart(LimitsMetrics metrics) : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot) => snapshot.Add(settings.Section<LimitsOptions>("Gateway:Limits"));

    public void Apply(Snapshot snapshot) =>
        metrics.Expect(from plan in snapshot.Get<PlanBook>().Plans.Values from limit in plan.Limits select limit.Name);
}
