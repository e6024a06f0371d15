using System.Collections.Concurrent;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>Row H32: 200 orgs on 100 connections that are kept, some of them cut at random: no answer names another org.</summary>
public sealed class MixUpTests(FirewallWalk firewall) : IClassFixture<FirewallWalk>
{
    private const int Orgs = 200;
    private const int Connections = 100;
    private readonly ConcurrentQueue<string> _faults = new();
    private string[] _tokens = [];
    private int _answers;
    private int _cuts;

    [Fact]
    public async Task Gives_every_org_its_own_answers()
    {
        var lasting = TimeSpan.FromSeconds(LongMode.IsOn ? 60 : 8);
        firewall.Walk.Backend.Answer = request => RawAnswer.Status(200, $"{request.Headers.One("X-Org-Code")} {request.Target}");
        _tokens = [.. Enumerable.Range(0, Orgs).Select(i => (string)firewall.Walk.Issuer.Token(org: $"org_{i}"))];
        var seed = LongMode.Seed;
        var end = TimeProvider.System.GetTimestamp() + (long)(lasting.TotalSeconds * TimeProvider.System.TimestampFrequency);

        await Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => CallAsync(new Random(seed + i), end))));

        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {_answers} answers, {_cuts} connections cut");
        Assert.Equal([], _faults);
        Assert.Equal([], firewall.Walk.Backend.Faults);
        Assert.True(_answers > 1000 && _cuts > 50, $"{_answers} answers, {_cuts} cuts");
    }

    private async Task CallAsync(Random random, long end)
    {
        var client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);
        for (var i = 0; TimeProvider.System.GetTimestamp() < end; i++)
        {
            var org = random.Next(Orgs);
            var target = $"/items/{random.Next()}";
            await client.SendAsync(Walk.Request(target, _tokens[org]));
            if (random.Next(20) == 0)
            {
                Interlocked.Increment(ref _cuts);
                if (random.Next(2) == 0)
                    client.Reset();
                await client.DisposeAsync();
                client = await RawClient.ConnectAsync(firewall.Walk.Gateway.IngressPort);
                continue;
            }

            var answer = await client.ReadAsync();
            Interlocked.Increment(ref _answers);
            if (answer.Status != 200 || answer.Text != $"org_{org} {target}")
                _faults.Enqueue($"org_{org} {target} got {answer.Status} {answer.Text}");
        }

        await client.DisposeAsync();
    }
}
