using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Spine;

/// <summary>`gateway backup` of a gateway that serves, and a gateway started on what it wrote.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task Restores_the_books_and_the_overrides()
    {
        await using var walk = await Walk.StartAsync();
        using var put = await walk.Gateway.Admin.PutAsync("/api/orgs/org_changed", new StringContent("""{"plan":"pro"}"""));
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        for (var i = 0; i < 7; i++)
            await walk.SendAsync("/items", walk.Issuer.Token($"org_{i % 2}"));
        await walk.UsageAsync(7);
        await Poll.UntilAsync(
            async () => await walk.MetricAsync("gateway_books_open") + await walk.MetricAsync("gateway_books_pending") == 0,
            TimeSpan.FromSeconds(20), () => "all usage in the ledger");
        const string Question = "/api/usage?from=2020-01-01&groupBy=org,application,route,outcome,status,hour";
        var sums = Rows(await walk.Gateway.Admin.GetStringAsync(Question));
        var file = Path.Combine(walk.Gateway.Directory, "kept", "backup.db");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        var (code, said) = await RunAsync(walk.Gateway, file);

        Assert.True(code == 0, said);
        Assert.Contains($"{file} holds the store as it was", said, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        var settings = walk.Settings.DeepClone();
        settings["Gateway"]!["Store"] = new JsonObject { ["ConnectionString"] = $"Data Source={file}" };
        await using var restored = await GatewayProcess.StartAsync(settings.ToJsonString());
        Assert.Equal(sums, Rows(await restored.Admin.GetStringAsync(Question)));
        Assert.Equal("pro", (string?)JsonNode.Parse(await restored.Admin.GetStringAsync("/api/orgs/org_changed"))!["plan"]);
        Assert.True((bool)JsonNode.Parse(await restored.Admin.GetStringAsync("/api/reconciliation"))!["balances"]!);
    }

    [Fact]
    public async Task Names_pg_dump_where_the_store_is_a_server()
    {
        await using var postgres = await PostgresCluster.StartAsync();
        await using var walk = await Walk.StartAsync(settings =>
            settings["Gateway"]!["Store"] =
                new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = postgres.ConnectionString });
        var file = Path.Combine(walk.Gateway.Directory, "backup.db");

        var (code, said) = await RunAsync(walk.Gateway, file);

        Assert.True(code == 1, said);
        Assert.Contains("store_not_embedded", said, StringComparison.Ordinal);
        Assert.Contains("pg_dump", said, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static string Rows(string usage) => JsonNode.Parse(usage)!["rows"]!.ToJsonString();

    private static async Task<(int Code, string Said)> RunAsync(GatewayProcess gateway, string file)
    {
        await using var child = ChildProcess.Start(
            "dotnet", [Repository.Gateway, "backup", "--to", file, "--admin", $"http://127.0.0.1:{gateway.AdminPort}"], gateway.Directory);
        return (await child.WaitForExitAsync(TimeSpan.FromMinutes(1)), child.Said);
    }
}
