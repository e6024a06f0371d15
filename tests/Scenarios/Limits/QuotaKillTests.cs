using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>A quota that many clients run into while the gateway is killed in the middle.</summary>
public sealed class QuotaKillTests
{
    private const int Quota = 10_000;
    private const int Clients = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Bills_the_quota_and_not_one_unit_more()
    {
        await using var walk = await Walk.StartAsync(
            LimitSettings.Only($$"""{ "month": { "Kind": "Quota", "Requests": {{Quota}}, "Period": "Month" } }"""));
        string token = walk.Issuer.Token(LimitSettings.Org);
        var request = Walk.Request("/items", token);
        var reached = 0;
        walk.Backend.Answer = _ => { Interlocked.Increment(ref reached); return RawAnswer.Status(200, "ok"); };

        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SpendAsync(walk, request)));
        await Poll.UntilAsync(() => Volatile.Read(ref reached) > Quota / 2, Patience,
            () => $"half the quota at the backend, {reached} now\n{walk.Gateway.Process.Said}");
        await walk.Gateway.Process.KillAsync();
        await walk.Gateway.RestartAsync();
        await clients;

        Assert.Equal(Quota, (int)(await LimitSettings.LimitAsync(walk, token, "month"))["used"]!);
        // What was folded at the stop is all there is.
        await walk.Gateway.Process.StopAsync();
        await walk.Gateway.RestartAsync();
        var rows = JsonNode.Parse(
            await walk.Gateway.Admin.GetStringAsync($"/api/usage?org={LimitSettings.Org}&groupBy=outcome"))!["rows"]!.AsArray();
        Assert.Equal(Quota, rows.Sum(row => (int)row!["units"]!));
        var admitted = rows.Where(row => (string?)row!["outcome"] != "refused").Sum(row => (int)row!["requests"]!);
        Assert.InRange(reached, Quota - Clients, admitted);
    }

    /// <summary>Calls until the quota is used up, on a new connection wherever the gateway died under the old one.</summary>
    private static async Task SpendAsync(Walk walk, string request)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            try
            {
                await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
                while (true)
                {
                    await client.SendAsync(request);
                    var answer = await client.ReadAsync();
                    if (answer.Status == 429)
                        return;
                    Assert.Equal(200, answer.Status);
                }
            }
            catch (Exception died) when (died is SocketException or IOException)
            {
                await Task.Yield();
            }
        }

        Assert.Fail($"The quota was not used up within {Patience}.");
    }
}
