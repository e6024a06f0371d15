using System.Globalization;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>A real Prometheus, and Prometheus's own judges, read what the gateway exports.</summary>
public sealed class PrometheusTests(Walk walk) : IClassFixture<Walk>
{
    [Fact]
    public async Task Scrapes_the_counts_per_org()
    {
        await using var prometheus = PrometheusServer.Start(walk.Gateway.AdminPort);
        for (var i = 0; i < 5; i++)
            await walk.SendAsync("/items", walk.Issuer.Token());

        var found = await prometheus.QueryAsync("""sum by (org) (gateway_requests_total{outcome="completed"}) == 5""");

        Assert.Equal("org_8ed648340ea9", (string)found[0]!["metric"]!["org"]!);
        Assert.Equal(5, double.Parse((string)found[0]!["value"]![1]!, CultureInfo.InvariantCulture));
    }
}
