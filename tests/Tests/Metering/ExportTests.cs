using Gateway.Refusals;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Metering;

public sealed class ExportTests : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ExportReceiver _receiver = new();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Pushes_what_is_in_the_ledger_as_a_batch_of_CloudEvents()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request(units: 3);
        rig.Request(org: "org_b", application: null, outcome: Outcome.UpstreamFailed);
        await rig.FoldAsync();

        await rig.Export.ExportAsync(default);

        var request = Assert.Single(_receiver.Requests);
        Assert.Equal(("POST", "/events", "application/cloudevents-batch+json", "Bearer secret"),
            (request.Method, request.Target, request.Headers.One("Content-Type"), request.Headers.One("Authorization")));
        Assert.Equal(
            $$$"""
            [{"specversion":"1.0","id":"{{{rig.Journal.Node}}}-1","source":"/gateway/{{{rig.Journal.Node}}}",
            "type":"gateway.usage","subject":"org_a","time":"2026-07-15T12:00:00Z",
            "data":{"org":"org_a","application":"app","route":"items","outcome":"completed","status":"2xx",
            "requests":1,"units":3,"bytesIn":10,"bytesOut":20,"durationMs":3}},
            {"specversion":"1.0","id":"{{{rig.Journal.Node}}}-2","source":"/gateway/{{{rig.Journal.Node}}}",
            "type":"gateway.usage","subject":"org_b","time":"2026-07-15T12:00:00Z",
            "data":{"org":"org_b","application":null,"route":"items","outcome":"upstream_failed","status":"2xx",
            "requests":1,"units":0,"bytesIn":10,"bytesOut":20,"durationMs":3}}]
            """.ReplaceLineEndings(""),
            request.BodyText);
    }

    [Fact]
    public async Task Sends_the_same_events_until_the_receiver_says_that_it_has_them()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options(batchSize: 2));
        await rig.FoldAsync();
        for (var i = 0; i < 5; i++)
            rig.Request(org: "org_" + i);
        await rig.FoldAsync();
        _receiver.Answer = call => call switch
        {
            0 => RawAnswer.Status(500, "no"),
            1 => RawAnswer.Status(302, "elsewhere"),
            2 => RawAnswer.Bytes("HTTP/1.1 20").AndClose(),
            3 => RawAnswer.Drop(),
            _ => RawAnswer.Status(200, "yes"),
        };

        for (var failure = 0; failure < 4; failure++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => rig.Export.ExportAsync(default).AsTask());
            rig.Request(org: "org_0");
            await rig.FoldAsync();
        }

        await rig.Export.ExportAsync(default);

        Assert.Equal(["1 2", "1 2", "1 2", "1 2", "1 2", "3 4", "5 6"], _receiver.Numbers);
        Assert.Equal((9L, 9L), (_receiver.Sum("requests"), (await rig.TotalAsync()).Requests));
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Gives_up_on_a_silent_receiver_and_sends_the_same_again()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();
        _receiver.Answer = static call => call == 0 ? RawAnswer.Hang() : RawAnswer.Status(200, "yes");

        var export = rig.Export.ExportAsync(default).AsTask();
        await Gateway.Testing.Time.Poll.UntilAsync(() => _receiver.Calls.Count == 1, TimeSpan.FromSeconds(30), () => "the call");
        rig.Time.Advance(rig.Options.Export!.Timeout);
        await Assert.ThrowsAsync<TimeoutException>(() => export);
        await rig.Export.ExportAsync(default);

        Assert.Equal(["1", "1"], _receiver.Numbers);
        await _receiver.AssertHasAllAsync(rig);
    }

    [Fact]
    public async Task Waits_twice_as_long_after_each_failure_and_says_what_is_wrong()
    {
        await using var rig = new MeteringRig(_directory.Path, export: _receiver.Options());
        await rig.FoldAsync();
        rig.Request();
        await rig.FoldAsync();
        _receiver.Answer = static call => RawAnswer.Status(500 + call, "no");
        await rig.Export.StartAsync(default);

        foreach (var (wait, calls) in new[] { (10, 1), (10, 1), (10, 2), (30, 2), (10, 3) })
        {
            await rig.Time.WaitForTimersAsync();
            rig.Time.Advance(TimeSpan.FromSeconds(wait));
            await Gateway.Testing.Time.Poll.UntilAsync(
                () => rig.Export.Checks().Single() is { Name: "export", Ok: false, Detail: var said }
                    && said == $"The receiver answered {499 + calls}.",
                TimeSpan.FromSeconds(30), () => $"{calls} calls, not {_receiver.Calls.Count}");
            Assert.Equal(calls, _receiver.Calls.Count);
        }

        Assert.True(rig.Export.IsReady);
        await rig.Export.StopAsync(default);
    }
}
