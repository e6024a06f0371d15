using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Npgsql;

namespace Gateway.Scenarios.Deploy;

/// <summary>The legacy service on PostgreSQL, laid out by the script that compose runs.</summary>
public sealed class ItemsOnPostgresTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{Ports.Take()}") };
    private PostgresCluster _postgres = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresCluster.StartAsync();
        var host = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Host!;
        await using var script = ChildProcess.Start(
            "sh", [Path.Combine(Repository.Root, "deploy/compose/postgres.sh")], "/", new Dictionary<string, string?>
            {
                ["PGHOST"] = host,
                ["SCHEMA"] = Path.Combine(Repository.Root, "backends/Items/postgresql.sql"),
            });
        Assert.True(await script.WaitForExitAsync(TimeSpan.FromSeconds(30)) == 0, script.Said);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _postgres.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Serves_each_org_its_own_items()
    {
        await using var items = Start("items_app");
        await Poll.UntilAsync(() => items.HasExited ? throw new InvalidOperationException(items.Said) : AnswersAsync(),
            TimeSpan.FromSeconds(30), () => items.Said);

        var made = await CallAsync(HttpMethod.Post, "/items", "org_a", new { name = "anvil" });
        var renamed = await CallAsync(HttpMethod.Put, $"/items/{made["id"]}", "org_a", new { name = "hammer" });

        Assert.Equal(("org_a", "hammer"), ((string)renamed["org"]!, (string)renamed["name"]!));
        Assert.Equal("hammer", (string)Assert.Single((await CallAsync(HttpMethod.Get, "/items", "org_a")).AsArray())!["name"]!);
        Assert.Empty((await CallAsync(HttpMethod.Get, "/items", "org_b")).AsArray());
    }

    [Fact]
    public async Task Does_not_start_as_a_role_that_sees_all()
    {
        await using var items = Start("postgres");

        Assert.NotEqual(0, await items.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("Row-level security does not bind this role", items.Said, StringComparison.Ordinal);
    }

    private ChildProcess Start(string role)
    {
        var connection =
            new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Username = role, Database = "items" }.ConnectionString;
        return ChildProcess.Start(
            "dotnet", [Repository.Built("backends/Items", "Items"), "--urls", _http.BaseAddress!.ToString()], _directory.Path,
            new Dictionary<string, string?> { ["PostgreSql"] = connection });
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonNode> CallAsync(HttpMethod method, string path, string org, object? body = null)
    {
        using HttpRequestMessage request =
            new(method, path) { Content = body is null ? null : JsonContent.Create(body), Headers = { { "X-Org-Code", org } } };
        using var answer = await _http.SendAsync(request);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
