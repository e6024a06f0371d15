using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;
using Gateway.Settings;
using Gateway.Telemetry.Series;

namespace Gateway.Metering.Walk;

/// <summary>Tells the series which orgs and routes the settings name. Reads nothing of its own.</summary>
internal sealed class SeriesPart(OrgSeries series, UsageCells cells) : ISettingsPart
{
    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
    }

    public void Apply(Snapshot snapshot)
    {
        var orgs = snapshot.Get<PlanBook>().Orgs.Keys;
        series.Name(orgs);
        cells.Expect(orgs, [.. Routes(snapshot)]);
    }

    /// <summary>Not the open ones: their requests have no org.</summary>
    private static IEnumerable<string> Routes(Snapshot snapshot) =>
        from route in snapshot.Sections.GetValueOrDefault("ReverseProxy")?["Routes"] as JsonObject ?? []
        where !string.Equals((string?)route.Value?["AuthorizationPolicy"], "anonymous", StringComparison.OrdinalIgnoreCase)
        select route.Key;
}
