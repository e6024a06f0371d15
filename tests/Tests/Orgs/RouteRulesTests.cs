using Gateway.Refusals;
using Gateway.Tests.Limits;

namespace Gateway.Tests.Orgs;

/// <summary>Which endings carry units.</summary>
public sealed class RouteRulesTests
{
    [Theory]
    [InlineData(Outcome.Completed, 200, true)]
    [InlineData(Outcome.Completed, 404, false)]
    [InlineData(Outcome.ClientAborted, 200, true)]
    [InlineData(Outcome.ClientAborted, 500, false)]
    [InlineData(Outcome.ClientAborted, null, true)]
    [InlineData(Outcome.Interrupted, null, true)]
    [InlineData(Outcome.UpstreamFailed, 200, false)]
    [InlineData(Outcome.UpstreamFailed, null, false)]
    [InlineData(Outcome.Refused, 200, false)]
    [InlineData(Outcome.None, 200, false)]
    public void Bills_what_was_served_or_left_with_a_status_that_is_billed(object outcome, int? status, bool billed) =>
        Assert.Equal(billed, LimitsRig.Route(bill: "2xx").Bills((Outcome)outcome, status));
}
