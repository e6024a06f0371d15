using System.Collections.Concurrent;
using System.Net.Sockets;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Metering;

/// <summary>
/// Clients of several orgs that send one request after the other as fast as they are answered, and a backend that counts what reaches it.
/// </summary>
internal sealed class FullSpeed : IAsyncDisposable
{
    /// <summary>Connections of one org: as many requests of it can be open at one instant.</summary>
    internal const int Connections = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private readonly ConcurrentDictionary<string, int> _received = new();
    private readonly ConcurrentDictionary<int, int> _refused = new();
    private readonly Task[] _clients;

    internal FullSpeed(Walk walk)
    {
        walk.Backend.Keeps = false;
        walk.Backend.Answer = request =>
        {
            _received.AddOrUpdate(request.Headers.One("X-Org-Code")!, 1, static (_, count) => count + 1);
            return RawAnswer.Status(200, "ok");
        };
        _clients = [.. Orgs.SelectMany(org => Enumerable.Repeat(org, Connections)).Select(org => Task.Run(() => SendAsync(walk, org)))];
    }

    internal static string[] Orgs { get; } = ["org_a", "org_b", "org_c"];

    /// <summary>Whole answers of the backend that clients of the org got.</summary>
    internal int Answered(string org) => _answered.GetValueOrDefault(org);

    internal int Answers => _answered.Values.Sum();

    /// <summary>Requests that reached the backend for the org.</summary>
    internal int Received(string org) => _received.GetValueOrDefault(org);

    /// <summary>Answers of another status, by status: the gateway's own, while it starts.</summary>
    internal IReadOnlyDictionary<int, int> Refused => _refused;

    /// <summary>Ends after the requests that are running.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    private async Task SendAsync(Walk walk, string org)
    {
        var request = Walk.Request("/items", walk.Issuer.Token(org));
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
                while (!_stop.IsCancellationRequested)
                {
                    await client.SendAsync(request);
                    var answer = await client.ReadAsync();
                    if (answer.Status == 200)
                        _answered.AddOrUpdate(org, 1, static (_, count) => count + 1);
                    else
                        _refused.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
                }
            }
            catch (Exception dead) when (dead is IOException or SocketException)
            {
                // The gateway was killed, or is not up again yet.
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
