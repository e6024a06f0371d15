using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Telemetry;

/// <summary>
/// Two gateways on one PostgreSQL, which push their usage, take some of everything, and are watched by a real Prometheus.
/// </summary>
[CollectionDefinition]
public sealed class WatchedFleet : ICollectionFixture<WatchedFleet>, IAsyncLifetime
{
    /// <summary>What a board's rates look back over: enough samples at one a second, and an idle start soon leaves it.</summary>
    public const string RateInterval = "5s";

    /// <summary>As much time as the pictures show.</summary>
    public static readonly TimeSpan Seen = TimeSpan.FromSeconds(20);

    private readonly RawBackend _receiver = new();
    private readonly CancellationTokenSource _done = new();
    private Task _traffic = Task.CompletedTask;
    private PostgresCluster? _postgres;
    private Walk? _walk;
    private GatewayProcess? _second;
    private PrometheusServer? _prometheus;
    private SkipException? _missing;

    /// <summary>Skips the test that asks, where a tool of the fleet is not there.</summary>
    public PrometheusServer Prometheus => _missing is null ? _prometheus! : throw _missing;

    public async ValueTask InitializeAsync()
    {
        try
        {
            Requires.Tool("prometheus");
            _postgres = await PostgresCluster.StartAsync();
        }
        catch (SkipException missing)
        {
            _missing = missing;
            return;
        }

        _walk = await Walk.StartAsync(Enrich);
        _second = await GatewayProcess.StartAsync(_walk.Settings.ToJsonString());
        _prometheus = PrometheusServer.Start(_walk.Gateway.AdminPort, _second.AdminPort);
        FleetTraffic traffic = new(_walk);
        _traffic = Task.WhenAll(
            traffic.SendAsync(_walk.Gateway.IngressPort, _done.Token), traffic.SendAsync(_second.IngressPort, _done.Token));
        await _prometheus.QueryAsync($"min(count_over_time(up[1m])) > {Seen.TotalSeconds}");
    }

    private void Enrich(JsonObject settings)
    {
        var ours = settings["Gateway"]!;
        ours["Store"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = _postgres!.ConnectionString };
        ours["Metering"] = new JsonObject { ["Export"] = new JsonObject { ["Endpoint"] = _receiver.Address } };
        // Nobody brings one of its tokens, so nobody fails to ask for one.
        ours["Issuers"]!["opaque"] = JsonNode.Parse($$"""
            {
              "Kind": "Generic", "Issuer": "https://opaque.example", "JwksUri": "http://127.0.0.1:9/none",
              "Audiences": [ "acme" ], "OrgClaims": [ "org" ],
              "Introspection": { "Endpoint": "{{_receiver.Address}}", "ClientId": "gateway", "ClientSecret": "secret", "Prefix": "at_" }
            }
            """);
        ours["Plans"]!["default"]!["Limits"] = JsonNode.Parse("""
            {
              "burst": { "Kind": "Rate", "Requests": 100000, "Per": "00:00:01" },
              "tried": { "Kind": "Rate", "Requests": 20, "Per": "00:00:01", "Mode": "Shadow" },
              "inflight": { "Kind": "Concurrency", "Requests": 64 },
              "month": { "Kind": "Quota", "Requests": 5000, "Period": "Month" }
            }
            """);
        settings["ReverseProxy"]!["Routes"]!["narrow"] = JsonNode.Parse("""{ "ClusterId": "narrow", "Match": { "Path": "/narrow" } }""");
        var narrow = settings["ReverseProxy"]!["Clusters"]!["backend"]!.DeepClone();
        narrow["Metadata"] = new JsonObject { ["Gateway.MaxInFlight"] = "1" };
        settings["ReverseProxy"]!["Clusters"]!["narrow"] = narrow;
    }

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _traffic;
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        if (_walk is not null)
            await _walk.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        await _receiver.DisposeAsync();
        _done.Dispose();
    }
}
