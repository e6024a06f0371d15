using System.Text.Json.Nodes;
using Gateway.Testing.Processes;
using Gateway.Testing.Telemetry;

namespace Gateway.Scenarios.Telemetry;

/// <summary>A gateway that pushes everything to a receiver.</summary>
public sealed class TracedWalk : IAsyncLifetime
{
    public OtlpReceiver Receiver { get; } = new();

    public Walk Walk { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Walk = await Walk.StartAsync(Enrich, new Dictionary<string, string?>(Receiver.Environment) { ["OTEL_SERVICE_NAME"] = "edge" });

    public async ValueTask DisposeAsync()
    {
        await Walk.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>A quota, and a route whose first destination is dead.</summary>
    private static void Enrich(JsonObject settings)
    {
        settings["Gateway"]!["Plans"]!["default"]!["Limits"]!["month"] = JsonNode.Parse(
            """{ "Kind": "Quota", "Requests": 1000000, "Period": "Month" }""");
        var proxy = settings["ReverseProxy"]!;
        var live = (string)proxy["Clusters"]!["backend"]!["Destinations"]!["one"]!["Address"]!;
        proxy["Routes"]!["retried"] = JsonNode.Parse("""{ "ClusterId": "half", "Match": { "Path": "/retried" } }""");
        proxy["Clusters"]!["half"] = JsonNode.Parse($$"""
            {
              "LoadBalancingPolicy": "FirstAlphabetical",
              "Destinations": { "a": { "Address": "http://127.0.0.1:{{Ports.Take()}}/" }, "b": { "Address": "{{live}}" } }
            }
            """);
    }
}
