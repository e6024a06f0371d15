using System.Net.Http.Json;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>A limit changed under an org that is using it.</summary>
public sealed class LivePlanTests
{
    [Fact]
    public async Task Reaches_a_busy_org_at_once_without_refilling_or_forgetting()
    {
        await using var walk = await Walk.StartAsync(
            LimitSettings.Only("""{ "day": { "Kind": "Quota", "Requests": 1000000, "Period": "Day" } }"""));
        string token = walk.Issuer.Token(LimitSettings.Org);
        var request = Walk.Request("/items", token);
        using CancellationTokenSource enough = new();
        int passed = 0, refused = 0;
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
            while (!enough.IsCancellationRequested)
            {
                await client.SendAsync(request);
                var status = (await client.ReadAsync()).Status;
                Assert.True(status is 200 or 429, $"A request got {status} while the limit changed.");
                Interlocked.Increment(ref status == 200 ? ref passed : ref refused);
            }
        }));

        await Poll.UntilAsync(() => Volatile.Read(ref passed) > 200, TimeSpan.FromSeconds(30), () => $"load; {passed} passed");
        await PutAsync(walk, 100);
        var whenLowered = Volatile.Read(ref passed);
        await Poll.UntilAsync(
            () => Volatile.Read(ref refused) > 100, TimeSpan.FromSeconds(30), () => $"refusals under the lowered limit; {refused}");
        var afterLowered = Volatile.Read(ref passed);
        var most = afterLowered + 500;
        await PutAsync(walk, most);
        await Poll.UntilAsync(
            () => Volatile.Read(ref passed) >= most, TimeSpan.FromSeconds(30), () => $"the raised limit to be used up; {passed} of {most}");
        await walk.Gateway.Admin.DeleteAsync($"/api/orgs/{LimitSettings.Org}");
        await Poll.UntilAsync(
            () => Volatile.Read(ref passed) > most + 100, TimeSpan.FromSeconds(30), () => $"the settings' own limit again; {passed}");
        await enough.CancelAsync();
        await load;

        // What was inside when the answer to the change came may still have been under way: one a client.
        Assert.InRange(afterLowered - whenLowered, 0, 4);
        Assert.Equal(passed, (int)(await LimitSettings.LimitAsync(walk, token, "day"))["used"]!);
    }

    private static async Task PutAsync(Walk walk, int requests)
    {
        var answer = await walk.Gateway.Admin.PutAsJsonAsync(
            $"/api/orgs/{LimitSettings.Org}", new { limits = new { day = new { Kind = "Quota", Requests = requests, Period = "Day" } } });
        answer.EnsureSuccessStatusCode();
    }
}
