using System.Text.Json.Nodes;
using Gateway.Telemetry;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;

namespace Gateway.Tests.Tokens;

public sealed class TokensReadinessTests
{
    [Fact]
    public async Task Waits_for_keys_and_recovers_alone_when_the_issuer_returns()
    {
        await using var host = await TokenHost.StartAsync();
        host.Issuer.Discovery = Misbehaviour.Down;
        var settings = host.Settings();
        // Another issuer by its names: the keys that the store may have kept of the first are not its own.
        settings["Gateway"]!["Issuers"]!["kinde"]!["AlsoKnownAs"] = new JsonArray("https://also.example");
        host.Write(settings);
        host.Snapshots.Reload();
        await Poll.UntilAsync(
            () => Check(host).Detail == "no keys, last fetch unreachable", TimeSpan.FromSeconds(20), () => Check(host).Detail);
        Assert.False(host.Readiness.IsReady);
        var answer = await host.GetAsync("/closed", $"Bearer {host.Issuer.Token()}");
        Assert.Equal((503, "issuer_unavailable", "5"), (answer.Status, (string)answer.Json["code"]!, answer.Headers.One("Retry-After")));

        host.Issuer.Discovery = Misbehaviour.None;

        // Time moves as often as it takes for the loop to see it, and never past five seconds in all.
        for (var second = 0; second < 5 && !host.Readiness.IsReady; second++)
        {
            var before = host.Issuer.KeyFetches;
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Poll.UntilAsync(
                () => host.Issuer.KeyFetches > before || host.Readiness.IsReady, TimeSpan.FromSeconds(20), () => "the next try");
            await Poll.UntilAsync(() => host.Readiness.IsReady, TimeSpan.FromSeconds(20), () => Check(host).Detail);
        }

        Assert.Equal(new ReadinessCheck("issuer:kinde", true, "1 keys, 0 s old, last fetch ok"), Check(host));
    }

    private static ReadinessCheck Check(TokenHost host) => host.Readiness.Checks().Single();
}
