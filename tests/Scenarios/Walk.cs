using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios;

/// <summary>The whole walk as processes and sockets: an issuer, the gateway, a backend that keeps the bytes.</summary>
public sealed class Walk : IAsyncLifetime
{
    private static readonly TimeSpan Books = TimeSpan.FromSeconds(10);

    public TestIssuer Issuer { get; private set; } = null!;

    /// <summary>An issuer that may speak for `org_allowed` alone.</summary>
    public TestIssuer Limited { get; private set; } = null!;

    /// <summary>An issuer that is down since before the gateway started.</summary>
    public TestIssuer Away { get; private set; } = null!;

    public RawBackend Backend { get; } = new();

    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The settings the gateway was started with, for a test to change and write again.</summary>
    public JsonObject Settings { get; private set; } = null!;

    /// <summary>Changes the settings before the start; class fixtures use them as they are.</summary>
    public Action<JsonObject>? Change { get; init; }

    /// <summary>Variables of the gateway's process.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; init; }

    public static async Task<Walk> StartAsync(Action<JsonObject>? change = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Walk walk = new() { Change = change, Environment = environment };
        await walk.InitializeAsync();
        return walk;
    }

    public async ValueTask InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync();
        Limited = await TestIssuer.StartAsync();
        Away = await TestIssuer.StartAsync();
        (Away.Discovery, Away.KeySet) = (Misbehaviour.Down, Misbehaviour.Down);
        Settings = WalkSettings.For(this);
        Change?.Invoke(Settings);
        Gateway = await GatewayProcess.StartAsync(Settings.ToJsonString(), environment: Environment);
    }

    /// <summary>One request on a connection of its own; further header lines as they are to go out.</summary>
    public Task<RawResponse> SendAsync(string target, string? token = null, string method = "GET", params string[] lines) =>
        RawClient.ExchangeAsync(Gateway.IngressPort, Request(target, token, method, lines));

    /// <summary>The bytes of such a request.</summary>
    public static string Request(string target, string? token = null, string method = "GET", params string[] lines)
    {
        string[] credential = token is null ? [] : ["Authorization: Bearer " + token];
        return string.Join("\r\n", [$"{method} {target} HTTP/1.1", "Host: api.example", .. credential, .. lines, "", ""]);
    }

    /// <summary>Rows of `/api/usage`, once their requests add up to the number expected.</summary>
    public async Task<JsonArray> UsageAsync(int requests, string query = "")
    {
        JsonNode? answer = null;
        await Poll.UntilAsync(async () =>
        {
            answer = JsonNode.Parse(await Gateway.Admin.GetStringAsync("/api/usage?" + query));
            return answer!["rows"]!.AsArray().Sum(row => (int)row!["requests"]!) == requests;
        }, Books, () => $"{requests} requests in {answer}");
        return answer!["rows"]!.AsArray();
    }

    /// <summary>The access log's line about a request, once it is there.</summary>
    public async Task<JsonObject> AccessLineAsync(string requestId)
    {
        JsonObject? line = null;
        await Poll.UntilAsync(
            () => (line = Gateway.AccessLog.SingleOrDefault(one => (string?)one["requestId"] == requestId)) is not null,
            Books, () => $"an access line about {requestId}\n{Gateway.Process.Said}");
        return line!;
    }

    /// <summary>The sum of a metric's samples that carry all of these labels, as `/metrics` shows them now.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels)
    {
        var text = await Gateway.Admin.GetStringAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line =>
                double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
        foreach (var issuer in new[] { Issuer, Limited, Away })
            await issuer.DisposeAsync();
    }
}
