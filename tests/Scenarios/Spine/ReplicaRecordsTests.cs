using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>What an operator decides at one gateway, at another one of the same PostgreSQL.</summary>
public sealed class ReplicaRecordsTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Is_in_force_at_once()
    {
        await using var postgres = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(On(postgres));
        await using var second = await GatewayProcess.StartAsync(walk.Settings.ToJsonString());
        string token = walk.Issuer.Token("org_leaky");
        Assert.Equal(200, await AskAsync(second, token));

        await RevokeAsync(walk.Gateway, "org_leaky");

        await Poll.UntilAsync(async () => await AskAsync(second, token) == 401, AtOnce, () => "the token refused by the other");
    }

    [Fact]
    public async Task Is_in_force_within_seconds_where_the_store_cannot_tell_any_more()
    {
        await using var postgres = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(On(postgres));
        await using var second = await GatewayProcess.StartAsync(walk.Settings.ToJsonString());
        string token = walk.Issuer.Token("org_leaky");
        Assert.Equal(200, await AskAsync(second, token));
        // Whoever listens is cut off, and waits before it tries again.
        await postgres.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND pid <> pg_backend_pid()");

        await RevokeAsync(walk.Gateway, "org_leaky");

        await Poll.UntilAsync(async () => await AskAsync(second, token) == 401, Soon, () => "the token refused by the other");
    }

    /// <summary>A revocation that names no time goes by the clock that all share.</summary>
    [Theory]
    [InlineData("-5m", "behind", -300)]
    [InlineData("+5m", "ahead of", 300)]
    public async Task Covers_the_tokens_issued_until_then_whatever_the_gateway_s_own_clock_says(string offset, string word, int skew)
    {
        var library = Requires.Tool("faketime")[0];
        await using var postgres = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(On(postgres));
        await using var skewed = await GatewayProcess.StartAsync(walk.Settings.ToJsonString(), environment: new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME"] = offset,
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string leaked = walk.Issuer.Token("org_leaky").Claim("iat", now - 60);
        Assert.Equal(200, await AskAsync(walk.Gateway, leaked));

        await RevokeAsync(skewed, "org_leaky");

        await Poll.UntilAsync(async () => await AskAsync(walk.Gateway, leaked) == 401, Soon, () => "the token issued before refused");
        Assert.Equal(200, await AskAsync(walk.Gateway, walk.Issuer.Token("org_leaky").Claim("iat", now + 20)));
        await Poll.UntilAsync(
            async () => (await skewed.Admin.GetStringAsync("/readyz")).Contains($"s {word} the store", StringComparison.Ordinal), Patience,
            () => "the skew told");
        var metric = (await skewed.Admin.GetStringAsync("/metrics")).Split('\n')
            .Single(line => line.StartsWith("gateway_clock_skew_seconds", StringComparison.Ordinal));
        Assert.InRange(double.Parse(metric.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture), skew - 2, skew + 2);
        Assert.Single(skewed.Process.Errors, line => line.Contains("set this machine's clock", StringComparison.Ordinal));
    }

    private static Action<JsonObject> On(PostgresCluster postgres) => settings =>
        settings["Gateway"]!["Store"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = postgres.ConnectionString };

    private static async Task<int> AskAsync(GatewayProcess gateway, string token) =>
        (await RawClient.ExchangeAsync(gateway.IngressPort, Walk.Request("/items", token))).Status;

    private static async Task RevokeAsync(GatewayProcess gateway, string org)
    {
        using var answer = await gateway.Admin.PostAsync(
            "/api/revocations", new StringContent($$"""{ "org": "{{org}}" }""", Encoding.UTF8, "application/json"));
        Assert.Equal(201, (int)answer.StatusCode);
    }
}
