using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Metering;

/// <summary>What an operator gets wrong or a machine takes away: each has a message, a metric and an outcome.</summary>
public sealed class TroubleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_second_gateway_on_the_same_journal_or_store(bool journal)
    {
        await using var walk = await Walk.StartAsync();
        var settings = walk.Settings.DeepClone();
        var taken = Path.Combine(walk.Gateway.Directory, "data", journal ? "journal" : "gateway.db");
        settings["Gateway"]![journal ? "Metering" : "Store"] = journal
            ? new JsonObject { ["Directory"] = taken }
            : new JsonObject { ["ConnectionString"] = "Data Source=" + taken };

        await using var second = GatewayProcess.Launch(settings.ToJsonString());

        Assert.Equal(1, await second.Process.WaitForExitAsync(Patience));
        Assert.Contains(taken, second.Process.Said, StringComparison.Ordinal);
        Assert.Contains("locked by another gateway", second.Process.Said, StringComparison.Ordinal);
        Assert.Equal(200, (await walk.SendAsync("/items", walk.Issuer.Token())).Status);
    }

    [Fact]
    public async Task Refuses_to_start_without_a_directory_it_can_write_to()
    {
        await using var gateway = GatewayProcess.Launch("""
            {
              "Gateway": { "Metering": { "Directory": "settings.json/journal" } },
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "none", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous" } },
                "Clusters": { "none": { "Destinations": {} } }
              }
            }
            """);

        Assert.Equal(1, await gateway.Process.WaitForExitAsync(Patience));
        Assert.Contains("settings.json/journal' cannot be made", gateway.Process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_a_store_that_is_away_from_no_usage_within_ten_seconds_and_serves_on()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Store"] = new JsonObject
        {
            ["Provider"] = "PostgreSql",
            ["ConnectionString"] = cluster.ConnectionString,
        });
        Assert.Equal(1, await walk.MetricAsync("gateway_metering_up"));

        await cluster.StopServerAsync("immediate");
        await Poll.UntilAsync(async () => await walk.MetricAsync("gateway_metering_up") == 0, Noticed, () => "gateway_metering_up 0");
        var ready = JsonNode.Parse(await walk.Gateway.Admin.GetStringAsync("/readyz"))!;
        Assert.Equal(200, (await walk.SendAsync("/items", walk.Issuer.Token())).Status);
        Assert.Equal(503, await walk.Gateway.StatusAsync("/api/usage"));
        Assert.Equal(503, (await walk.SendAsync("/.gateway/usage", walk.Issuer.Token())).Status);

        var ledger = ready["checks"]!.AsArray().Single(check => (string)check!["name"]! == "ledger")!;
        Assert.Equal(("ready", false), ((string)ready["status"]!, (bool)ledger["ok"]!));
        await cluster.StartServerAsync();
        await Poll.UntilAsync(async () => await walk.MetricAsync("gateway_metering_up") == 1, Patience, () => "gateway_metering_up 1");
        var row = Assert.Single(await walk.UsageAsync(1, "route=items&groupBy=outcome"))!;
        Assert.Equal("completed", (string)row["outcome"]!);
    }
}
