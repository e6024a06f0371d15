using System.Net;
using System.Text.Json.Nodes;
using Gateway.Store;
using Gateway.Testing.Processes;
using Gateway.Tests.Metering;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Api;

/// <summary>Calls that need the store, with it and without.</summary>
public sealed class StoreAwayTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private AwayStore _store = null!;
    private GatewayHost _gateway = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _store = new AwayStore(SqliteStore.Open($"Data Source={Path.Combine(_directory.Path, "gateway.db")}"));
        _gateway = await GatewayHost.StartAsync(
            """
            {
              "Gateway": { "Metering": { "Export": { "Endpoint": "https://127.0.0.1:9/events", "Interval": "01:00:00",
                "Headers": { "X-Whose": "hush" } } } },
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "none", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous" } },
                "Clusters": { "none": { "Destinations": {} } }
              }
            }
            """,
            builder => builder.Services.AddSingleton<IStore>(_store));
        _admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_gateway.AdminPort}") };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _gateway.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("/api/usage")]
    [InlineData("/api/reconciliation")]
    [InlineData("/api/audit")]
    public async Task Says_that_the_store_is_away_instead_of_failing(string path)
    {
        _store.IsAway = true;
        using var answer = await _admin.GetAsync(path);
        _store.IsAway = false;
        using var again = await _admin.GetAsync(path);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store_unavailable"), (answer.StatusCode, (string)problem["code"]!));
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Shows_the_books_per_org_and_hour()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(503, (await _gateway.SendAsync("/items")).Status);
        JsonNode report = null!;
        await Gateway.Testing.Time.Poll.UntilAsync(
            async () => (report = JsonNode.Parse(await _admin.GetStringAsync("/api/reconciliation"))!)["rows"]!.AsArray()
                .Any(row => (int)row!["ledger"]! == 3),
            TimeSpan.FromSeconds(30), () => $"three requests in {report}");

        var row = Assert.Single(report["rows"]!.AsArray())!;
        Assert.Equal(("_unattributed", 3, 0, 0, 3),
            ((string)row["org"]!, (int)row["admitted"]!, (int)row["open"]!, (int)row["pending"]!, (int)row["waitingForExport"]!));
        Assert.Equal((true, 3, 3, 0), ((bool)report["balances"]!, (int)report["ledger"]!["found"]!, (int)report["export"]!["queued"]!,
            (int)report["export"]!["exported"]!));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("org=org_a")]
    public async Task Names_a_bad_parameter(string query)
    {
        using var answer = await _admin.GetAsync("/api/reconciliation?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Shows_no_header_of_the_export()
    {
        var settings = await _admin.GetStringAsync("/api/settings");

        Assert.Contains("X-Whose", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", settings, StringComparison.Ordinal);
    }
}
