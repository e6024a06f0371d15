using System.Net;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Limits;

/// <summary>The step in a real server: what is charged and given back when a request ends.</summary>
public sealed class LimitsEndTests : IAsyncLifetime
{
    private readonly LimitsServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(nameof(Outcome.Completed), 200, 3)]
    [InlineData(nameof(Outcome.Completed), 503, 0)]
    [InlineData(nameof(Outcome.ClientAborted), 200, 3)]
    [InlineData(nameof(Outcome.UpstreamFailed), 200, 0)]
    [InlineData(nameof(Outcome.Refused), 200, 0)]
    public async Task Charges_a_quota_what_the_outcome_carries(string outcome, int status, long used)
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Quota(10), LimitsRig.Quota(1000, unit: QuotaUnit.Bytes, name: "bytes"));
        _server.Route = LimitsRig.Route(cost: 3, bill: "2xx-4xx");
        _server.Backend = context =>
        {
            context.Ending.Outcome = Enum.Parse<Outcome>(outcome);
            context.Response.StatusCode = status;
            (context.AccessRecord.BytesIn, context.AccessRecord.BytesOut) = (40, 60);
            return Task.CompletedTask;
        };

        (await _server.Client.GetAsync("/")).Dispose();

        Assert.Equal(used, _server.Rig.Look(_server.Caller, "month").Used);
        Assert.Equal(100, _server.Rig.Look(_server.Caller, "bytes").Used);
    }

    [Fact]
    public async Task Tells_later_steps_the_instant_it_decided_at()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(5));
        DateTimeOffset? admitted = null;
        _server.Backend = context =>
        {
            admitted = context.AccessRecord.Admitted;
            return Task.CompletedTask;
        };

        (await _server.Client.GetAsync("/")).Dispose();

        Assert.Equal(_server.Rig.Time.GetUtcNow(), admitted);
    }

    [Fact]
    public async Task Frees_the_place_after_a_fault()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        _server.Backend = _ => throw new InvalidOperationException("a fault");

        using var answer = await _server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, _server.Rig.Look(_server.Caller, "inflight").Used);
    }

    [Fact]
    public async Task Frees_the_places_of_clients_that_leave()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Concurrency(200));
        using var ended = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        _server.Backend = async context =>
        {
            begun.Release();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            finally
            {
                context.Response.OnCompleted(() =>
                {
                    ended.Release();
                    return Task.CompletedTask;
                });
            }
        };

        using var leave = new CancellationTokenSource();
        var asks = Enumerable.Range(0, 100).Select(_ => _server.Client.GetAsync("/", leave.Token)).ToArray();
        for (var i = 0; i < asks.Length; i++)
            await begun.WaitAsync();
        var held = _server.Rig.Look(_server.Caller, "inflight").Used;
        await leave.CancelAsync();
        for (var i = 0; i < asks.Length; i++)
            await ended.WaitAsync();

        Assert.Equal(100, held);
        Assert.All(await Task.WhenAll(asks.Select(Ending)), left => Assert.True(left));
        Assert.Equal(0, _server.Rig.Look(_server.Caller, "inflight").Used);
    }

    private static Task<bool> Ending(Task ask) => ask.ContinueWith(ended => ended.IsCanceled, TaskScheduler.Default);
}
