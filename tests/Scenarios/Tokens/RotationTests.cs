using System.Text.Json.Nodes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>Fifty rotations while clients go on calling: no valid request is refused.</summary>
public sealed class RotationTests : IAsyncLifetime
{
    private const int Rotations = 50;
    private const int Clients = 4;
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // A client keeps a slot while its token is under way; a rotation without overlap takes them all, since it ends what is under way.
    private readonly SemaphoreSlim _slots = new(Clients, Clients);
    private readonly List<string> _refused = [];
    private readonly Lock _gate = new();
    private Walk _walk = null!;
    private int _served;

    public async ValueTask InitializeAsync() => _walk = await Walk.StartAsync(settings =>
    {
        var kinde = settings["Gateway"]!["Issuers"]!["kinde"]!;
        kinde["Algorithms"] = new JsonArray("RS256", "ES256");
        kinde["KeyCooldown"] = "00:00:01";
    });

    public async ValueTask DisposeAsync()
    {
        await _walk.DisposeAsync();
        _slots.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_no_valid_request_over_fifty_rotations(bool overlap)
    {
        using CancellationTokenSource stop = new();
        var clients = Enumerable.Range(0, Clients).Select(_ => CallAsync(stop.Token)).ToList();

        for (var rotation = 0; rotation < Rotations; rotation++)
            await RotateAsync(overlap);

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Rotations} rotations, overlap {overlap}: {_served} requests served, {_refused.Count} refused");
        Assert.Equal([], _refused);
        Assert.True(_served > Rotations * Clients, $"only {_served} requests");
    }

    private async Task RotateAsync(bool overlap)
    {
        var taken = overlap ? 0 : Clients;
        for (var slot = 0; slot < taken; slot++)
            await _slots.WaitAsync();
        lock (_gate)
            _walk.Issuer.Rotate(overlap, "ES256");
        if (taken > 0)
            _slots.Release(taken);
        var served = Volatile.Read(ref _served);
        await Poll.UntilAsync(() => Volatile.Read(ref _served) > served + (2 * Clients), Patience,
            () => $"requests with the new key; {string.Join(", ", _refused)}");

        // Whatever fetch those caused began before now: a cooldown from here, the next key may be asked for.
        var learned = TimeProvider.System.GetTimestamp();
        await Poll.UntilAsync(() => TimeProvider.System.GetElapsedTime(learned) > Cooldown, Patience, () => "the cooldown's end");
    }

    private async Task CallAsync(CancellationToken stop)
    {
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        while (!stop.IsCancellationRequested)
        {
            await _slots.WaitAsync(CancellationToken.None);
            string token;
            lock (_gate)
                token = _walk.Issuer.Token();
            await client.SendAsync(Walk.Request("/items", token));
            var answer = await client.ReadAsync();
            _slots.Release();
            if (answer.Status == 200)
            {
                Interlocked.Increment(ref _served);
            }
            else
            {
                lock (_gate)
                    _refused.Add($"{answer.Status} {answer.Text}");
            }
        }
    }
}
