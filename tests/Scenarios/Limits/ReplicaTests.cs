using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>Three gateways on one PostgreSQL hold a limit together.</summary>
public sealed class ReplicaTests
{
    private const int Gateways = 3;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Hold_a_rate_and_a_quota_together_and_keep_to_their_shares_without_the_store()
    {
        const int Rate = 60, Burst = 60, Quota = 3_000;
        await using var postgres = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(Limited(postgres.ConnectionString));
        await using var second = await GatewayProcess.StartAsync(walk.Settings.ToJsonString());
        await using var third = await GatewayProcess.StartAsync(walk.Settings.ToJsonString());
        GatewayProcess[] all = [walk.Gateway, second, third];

        // Rate: everybody asks for more than there is, for eight seconds.
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var passed = await Task.WhenAll(all.Select(gateway =>
            AskAsync(gateway, Walk.Request("/items", walk.Issuer.Token("org_rate")), () => time.GetElapsedTime(start) < Length)));
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        // Each other gateway's bucket once, and what it admits until two exchanges later: the bound of the map.
        var most = Burst + (Rate * seconds) + ((Gateways - 1) * (Burst + (Rate * 1.0)));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"rate: {string.Join(" + ", passed)} in {seconds:0.0} s, at least {Rate * seconds / 2:0}, at most {most:0}"));
        Assert.InRange(passed.Sum(), Rate * seconds / 2, most);

        // Quota: used up by all three.
        var quota = Walk.Request("/items", walk.Issuer.Token("org_quota"));
        var spent = await Task.WhenAll(all.Select(gateway => AskAsync(gateway, quota, () => true, untilRefused: true)));
        TestContext.Current.TestOutputHelper!.WriteLine($"quota: {string.Join(" + ", spent)} of {Quota}");
        Assert.True(spent.Sum() >= Quota, $"{spent.Sum()} of {Quota} units could be used");

        // The store goes away: every gateway keeps to what it knows.
        await postgres.StopServerAsync();
        await Poll.UntilAsync(async () =>
            (int)(await RawClient.ExchangeAsync(second.IngressPort, Walk.Request("/items", walk.Issuer.Token("org_closed")))).Status == 429,
            TimeSpan.FromSeconds(30), () => $"a limit that closes without the store to close\n{second.Process.Said}");
        Assert.Equal(
            200, (await RawClient.ExchangeAsync(second.IngressPort, Walk.Request("/items", walk.Issuer.Token("org_open")))).Status);
        Assert.Equal(429, (await RawClient.ExchangeAsync(second.IngressPort, quota)).Status);
    }

    private static Action<JsonObject> Limited(string database) => settings =>
    {
        settings["Gateway"]!["Store"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = database };
        settings["Gateway"]!["Orgs"] = JsonNode.Parse("""
            {
              "org_rate": { "Limits": { "burst": { "Kind": "Rate", "Requests": 60, "Per": "00:00:01", "Burst": 60 } } },
              "org_quota": { "Limits": { "month": { "Kind": "Quota", "Requests": 3000, "Period": "Month" } } },
              "org_closed": { "Limits": { "month": { "Kind": "Quota", "Requests": 1000000, "Period": "Month",
                "WhenUnavailable": "Closed" } } },
              "org_open": { "Limits": { "burst": { "Kind": "Rate", "Requests": 1, "Per": "1.00:00:00", "WhenUnavailable": "Open" } } }
            }
            """);
    };

    /// <summary>
    /// Asks one after the other; how many passed. A quota is used up when it is refused with a wait longer than an exchange.
    /// </summary>
    private static async Task<int> AskAsync(GatewayProcess gateway, string request, Func<bool> isOn, bool untilRefused = false)
    {
        await using var client = await RawClient.ConnectAsync(gateway.IngressPort);
        var passed = 0;
        while (isOn())
        {
            await client.SendAsync(request);
            var answer = await client.ReadAsync();
            if (answer.Status == 200)
                passed++;
            else if (untilRefused && int.Parse(answer.Headers.One("Retry-After")!, CultureInfo.InvariantCulture) > 1)
                return passed;
        }

        return passed;
    }
}
