using System.Globalization;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>
/// A hundred new opaque tokens a second at an issuer that takes a second for each answer: nobody who is known waits for it.
/// With GATEWAY_TEST_LONG=1 quiet and loaded rounds take turns, and the median of their ratios is held to the bound of a release.
/// </summary>
public sealed class NewTokenLoadTests : IAsyncLifetime
{
    private const int KnownTokens = 50;
    private const double MostRatio = 1.2;
    private static readonly int Rounds = LongMode.IsOn ? 9 : 1;
    private static readonly int New = LongMode.IsOn ? 1000 : 300;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private IntrospectionEndpoint _endpoint = null!;
    private Walk _walk = null!;
    private int _made;

    // What is measured must wait for the gateway, not behind the load's own work in this process's pool.
    static NewTokenLoadTests() => ThreadPool.SetMinThreads(32, 32);

    public async ValueTask InitializeAsync()
    {
        _endpoint = await IntrospectionEndpoint.StartAsync();
        _walk = await Walk.StartAsync(
            settings => settings["Gateway"]!["Issuers"]!["opaque"] = OpaqueIssuer.Settings(_endpoint, "at_"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_walk is not null)
            await _walk.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_known_tokens_as_fast_as_before()
    {
        string[] known = [.. Enumerable.Range(0, KnownTokens).Select(i => i % 2 == 0 ? Make() : _walk.Issuer.Token($"org_{i}").ToString())];
        await CallAsync(known, requests => requests < 20 * KnownTokens);
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            _endpoint.Slowness = TimeSpan.Zero;
            var quiet = P99(await CallAsync(known, requests => requests < 2000));
            _endpoint.Slowness = Slow;
            var load = BringNewAsync();
            var loaded = P99(await CallAsync(known, _ => !load.IsCompleted));
            var slowest = await load;
            ratios.Add(loaded / quiet);
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"known tokens' p99 {quiet:0.00} ms quiet, {loaded:0.00} ms beside {New} new ones at 100 a second, which took up to "
                + $"{slowest.TotalMilliseconds:0} ms; ratio {loaded / quiet:0.00}"));
            Assert.InRange(loaded, 0, Slow.TotalMilliseconds / 2);
        }

        Assert.Equal(_made, _endpoint.Asked.Distinct().Count());
        if (LongMode.IsOn)
            Assert.InRange(ratios.Order().ElementAt(Rounds / 2), 0, MostRatio);
    }

    /// <summary>New tokens at an even pace, each on a connection of its own; how long the slowest took.</summary>
    private async Task<TimeSpan> BringNewAsync()
    {
        using PeriodicTimer pace = new(Pace, TimeProvider.System);
        List<Task<TimeSpan>> running = [];
        while (running.Count < New && await pace.WaitForNextTickAsync())
            running.Add(BringAsync(Make()));
        return (await Task.WhenAll(running)).Max();
    }

    private async Task<TimeSpan> BringAsync(string token)
    {
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(200, (await _walk.SendAsync("/items", token)).Status);
        return TimeProvider.System.GetElapsedTime(began);
    }

    private async Task<List<double>> CallAsync(string[] tokens, Func<int, bool> isOn)
    {
        List<double> latencies = [];
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        while (isOn(latencies.Count))
        {
            var began = TimeProvider.System.GetTimestamp();
            await client.SendAsync(Walk.Request("/items", tokens[latencies.Count % tokens.Length]));
            Assert.Equal(200, (await client.ReadAsync()).Status);
            latencies.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }

        return latencies;
    }

    private string Make()
    {
        var token = $"at_{Interlocked.Increment(ref _made):d8}_0123456789abcdef";
        _endpoint.Know(token, OpaqueIssuer.Answer("at_"));
        return token;
    }

    private static double P99(List<double> latencies) => latencies.Order().ElementAt(latencies.Count * 99 / 100);
}
