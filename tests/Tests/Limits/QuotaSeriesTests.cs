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
    private readonly QuotaSeries _series;

    public QuotaSeriesTests()
    {
        _orgs = new OrgSeries(_rig.Time);
        _series = new QuotaSeries(_rig.States, _orgs);
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Show_size_and_use_of_quotas_alone()
    {
        _orgs.Name(["org_a"]);
        _rig.Take(LimitsRig.Caller(LimitsRig.Rate(5), LimitsRig.Quota(100)), units: 3);

        Assert.Equal(
            ["gateway_quota_limit{org=\"org_a\",limit=\"month\"} 100", "gateway_quota_used{org=\"org_a\",limit=\"month\"} 3"],
            WrittenFamilies.Samples(_series));
    }

    [Fact]
    public void Follow_the_plan_of_the_last_caller()
    {
        _orgs.Name(["org_a"]);
        _rig.Take(LimitsRig.Caller(LimitsRig.Quota(100)), units: 3);

        _rig.Take(LimitsRig.Caller(new Plan("bigger", [LimitsRig.Quota(500)]), generation: 2), units: 4);

        Assert.Equal(
            ["gateway_quota_limit{org=\"org_a\",limit=\"month\"} 500", "gateway_quota_used{org=\"org_a\",limit=\"month\"} 7"],
            WrittenFamilies.Samples(_series));
    }

    [Fact]
    public void Leave_out_an_org_without_series()
    {
        for (var i = 0; i < OrgSeries.Most; i++)
            _orgs.Shown($"org_{i}");
        _rig.Take(LimitsRig.Caller(new Plan("plan", [LimitsRig.Quota(100)]), "org_late"));

        Assert.Empty(WrittenFamilies.Samples(_series));
        Assert.Empty(_rig.States.Quotas.All);
    }
}
