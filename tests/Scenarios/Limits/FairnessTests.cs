using System.Globalization;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Limits;

/// <summary>
/// A quiet org beside one that floods, at `MaxInFlight`. The ratio of its p99 is judged with GATEWAY_TEST_LONG=1,
/// on a machine with nothing else to do.
/// </summary>
public sealed class FairnessTests
{
    private const int Places = 20;
    private const int FloodingClients = 60;
    private const int Samples = 300;
    private const double MostRatio = 1.5;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Serves_a_quiet_org_while_another_floods()
    {
        await using var walk = await Walk.StartAsync(settings => settings["Gateway"]!["Ingress"]!["MaxInFlight"] = Places);
        walk.Backend.Keeps = false; // what a test process keeps makes its collections long, and the backend lives in it
        walk.Backend.Answer = _ => RawAnswer.Status(200, "ok").After(Task.Delay(Work, TimeProvider.System));
        var quiet = Walk.Request("/items", walk.Issuer.Token("org_quiet"));
        var flooding = Walk.Request("/items", walk.Issuer.Token("org_flooding"));
        await CallAsync(walk, quiet); // the first calls of a kind are slow in a fresh process, here and below
        var alone = await CallAsync(walk, quiet);

        using CancellationTokenSource enough = new();
        var flood = Task.WhenAll(Enumerable.Range(0, FloodingClients).Select(_ => FloodAsync(walk, flooding, enough.Token)));
        await CallAsync(walk, quiet);
        var beside = await CallAsync(walk, quiet);
        await enough.CancelAsync();
        var refused = (await flood).Sum();

        var ratio = P99(beside) / P99(alone);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"p99 {P99(alone):0.0} ms alone, {P99(beside):0.0} ms beside a flood of which {refused} were refused: {ratio:0.00}"));
        Assert.True(refused > 0, "The flood was never refused: it did not fill the gateway.");
        if (LongMode.IsOn)
            Assert.InRange(ratio, 0, MostRatio);
    }

    private static async Task<double[]> CallAsync(Walk walk, string request)
    {
        await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
        var times = new double[Samples];
        for (var i = 0; i < Samples; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await client.SendAsync(request);
            var answer = await client.ReadAsync();
            Assert.True(answer.Status == 200, $"The quiet org got {answer.Status} at its request {i}.");
            times[i] = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        }

        return times;
    }

    /// <summary>One client that asks again at once, whatever it is told; how often it was refused.</summary>
    private static async Task<int> FloodAsync(Walk walk, string request, CancellationToken enough)
    {
        await using var client = await RawClient.ConnectAsync(walk.Gateway.IngressPort);
        var refused = 0;
        while (!enough.IsCancellationRequested)
        {
            await client.SendAsync(request);
            var answer = await client.ReadAsync();
            if (answer.Status == 200)
                continue;
            refused++;
            Problem.Check(answer, 503, "overloaded");
            // Obeying Retry-After would be no flood; more than this would only measure how two processes share this machine.
            await Task.Delay(Work, TimeProvider.System, CancellationToken.None);
        }

        return refused;
    }

    private static double P99(double[] times) => times.Order().ElementAt(times.Length * 99 / 100);
}
