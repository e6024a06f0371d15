using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Deploy;

/// <summary>Two gateways on one PostgreSQL behind a list of addresses, each stopped and started in turn while clients go on.</summary>
public sealed class RollingRestartTests
{
    private const int Clients = 4;
    private static readonly int Rounds = LongMode.IsOn ? 10 : 1;

    [Fact]
    public async Task Fails_no_request_and_loses_none_in_the_books()
    {
        await using var postgres = await PostgresCluster.StartAsync();
        await using var issuer = await TestIssuer.StartAsync();
        await using RawBackend backend = new();
        await using var one = await GatewayProcess.StartAsync(Settings(postgres, issuer, backend));
        await using var other = await GatewayProcess.StartAsync(Settings(postgres, issuer, backend));
        AddressList addresses = new([one, other]);
        using CancellationTokenSource enough = new();
        string token = issuer.Token();
        ConcurrentBag<string> failures = [];
        var watching = addresses.WatchAsync(enough.Token);
        var clients = Enumerable.Range(0, Clients).Select(_ => ClientAsync(addresses, token, failures, enough.Token)).ToArray();

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var gateway in new[] { one, other })
            {
                Assert.Equal(0, await gateway.Process.StopAsync());
                await gateway.RestartAsync();
                await Poll.UntilAsync(() => addresses.Ready.Count == 2, TimeSpan.FromSeconds(30), () => "both in the list again");
            }
        }

        await enough.CancelAsync();
        var sent = (await Task.WhenAll(clients)).Sum();
        await watching;
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Take(10)));
        Assert.InRange(sent, Rounds * 100, int.MaxValue);
        Assert.Equal(sent, backend.Requests.Count);
        foreach (var gateway in new[] { one, other })
        {
            await Poll.UntilAsync(async () => await RequestsAsync(gateway) == sent, TimeSpan.FromSeconds(10),
                () => $"{sent} requests in the books that each gateway shows");
        }
    }

    /// <summary>A request after the other to whatever the list says; the number that it sent.</summary>
    private static async Task<int> ClientAsync(
        AddressList addresses, string token, ConcurrentBag<string> failures, CancellationToken enough)
    {
        var sent = 0;
        for (; !enough.IsCancellationRequested; sent++)
        {
            var ready = addresses.Ready;
            using HttpRequestMessage request = new(HttpMethod.Post, "/items") { Content = new StringContent("{}") };
            request.Headers.Authorization = new("Bearer", token);
            try
            {
                using var answer = await ready[sent % ready.Count].Ingress.SendAsync(request, CancellationToken.None);
                if ((int)answer.StatusCode != 200)
                    failures.Add($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
            catch (HttpRequestException error)
            {
                failures.Add(error.ToString());
            }
        }

        return sent;
    }

    private static async Task<long> RequestsAsync(GatewayProcess gateway) =>
        JsonNode.Parse(await gateway.Admin.GetStringAsync("/api/usage"))!["rows"]!.AsArray().Sum(row => (long)row!["requests"]!);

    private static string Settings(PostgresCluster postgres, TestIssuer issuer, RawBackend backend) => new JsonObject
    {
        ["Gateway"] = new JsonObject
        {
            ["Issuers"] = new JsonObject
            {
                ["kinde"] = new JsonObject
                {
                    ["Kind"] = "Kinde",
                    ["Issuer"] = issuer.Issuer,
                    ["AllowHttp"] = true,
                    ["Audiences"] = new JsonArray("acme")
                },
            },
            ["Store"] = new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = postgres.ConnectionString },
            ["Ingress"] = new JsonObject { ["DrainDelay"] = "00:00:01" },
        },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject
            {
                ["items"] = new JsonObject { ["ClusterId"] = "items", ["Match"] = new JsonObject { ["Path"] = "/items" } }
            },
            ["Clusters"] = new JsonObject
            {
                ["items"] = new JsonObject
                {
                    ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = backend.Address } }
                }
            },
        },
    }.ToJsonString();
}
