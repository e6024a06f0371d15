using Gateway.Limits;
using Gateway.Orgs.Plans;
using Gateway.Telemetry.Series;
using Gateway.Tests.Telemetry.Series;

namespace Gateway.Tests.Limits;

/// <summary>How much of its quota an org has used, as a scrape shows it.</summary>
public sealed class QuotaSeriesTests : IDisposable
{
    private readonly LimitsRig _rig = new();
    private readonly OrgSeries _orgs;

    public QuotaSeriesTests()
    {
        _orgs = new OrgSeries(_rig.Meters);
        QuotaSeries.Watch(_rig.States, _orgs, _rig.Meters);
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Show_size_and_use_of_quotas_alone()
    {
        _orgs.Name(["org_a"]);
        _rig.Take(LimitsRig.Caller(LimitsRig.Rate(5), LimitsRig.Quota(100)), units: 3);

        Assert.Equal(
            ["gateway.quota.limit{org=\"org_a\",limit=\"month\"} 100", "gateway.quota.used{org=\"org_a\",limit=\"month\"} 3"],
            Shown());
    }

    [Fact]
    public void Follow_the_plan_of_the_last_caller()
    {
        _orgs.Name(["org_a"]);
        _rig.Take(LimitsRig.Caller(LimitsRig.Quota(100)), units: 3);

        _rig.Take(LimitsRig.Caller(new Plan("bigger", [LimitsRig.Quota(500)]), generation: 2), units: 4);

        Assert.Equal(
            ["gateway.quota.limit{org=\"org_a\",limit=\"month\"} 500", "gateway.quota.used{org=\"org_a\",limit=\"month\"} 7"],
            Shown());
    }

    [Fact]
    public void Leave_out_an_org_without_series()
    {
        for (var i = 0; i < OrgSeries.MostShown; i++)
            _orgs.Of($"org_{i}");
        _rig.Take(LimitsRig.Caller(new Plan("plan", [LimitsRig.Quota(100)]), "org_late"));

        Assert.Empty(Shown());
    }

    private string[] Shown() =>
        [.. TestMeters.Read(_rig.Meters, "gateway.quota.limit"), .. TestMeters.Read(_rig.Meters, "gateway.quota.used")];
}
