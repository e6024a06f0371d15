using System.Net;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Limits;

/// <summary>What a request gives back to its limits when it ends, whatever way it ends.</summary>
public sealed class LimitsReleaseTests : LimitsServer
{
    [Theory]
    [InlineData(nameof(Outcome.Completed), 200, 3)]
    [InlineData(nameof(Outcome.Completed), 503, 0)]
    [InlineData(nameof(Outcome.ClientAborted), 200, 3)]
    [InlineData(nameof(Outcome.UpstreamFailed), 200, 0)]
    [InlineData(nameof(Outcome.Refused), 200, 0)]
    public async Task Charges_a_quota_what_the_outcome_carries(string outcome, int status, long used)
    {
        Caller = LimitsRig.Caller(LimitsRig.Quota(10), LimitsRig.Quota(1000, unit: QuotaUnit.Bytes, name: "bytes"));
        Route = LimitsRig.Route(cost: 3, bill: "2xx-4xx");
        Backend = context =>
        {
            context.Ending.Outcome = Enum.Parse<Outcome>(outcome);
            context.Response.StatusCode = status;
            (context.AccessRecord.BytesIn, context.AccessRecord.BytesOut) = (40, 60);
            return Task.CompletedTask;
        };

        (await Client.GetAsync("/")).Dispose();

        Assert.Equal(used, Rig.Look(Caller, "month").Used);
        Assert.Equal(100, Rig.Look(Caller, "bytes").Used);
    }

    [Fact]
    public async Task Frees_the_slot_after_a_fault()
    {
        Caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        Backend = _ => throw new InvalidOperationException("a fault");

        using var answer = await Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, Rig.Look(Caller, "inflight").Used);
    }

    [Fact]
    public async Task Frees_the_slots_of_clients_that_leave()
    {
        Caller = LimitsRig.Caller(LimitsRig.Concurrency(200));
        using var ended = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        Backend = async context =>
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
        var asks = Enumerable.Range(0, 100).Select(_ => Client.GetAsync("/", leave.Token)).ToArray();
        for (var i = 0; i < asks.Length; i++)
            await begun.WaitAsync();
        var held = Rig.Look(Caller, "inflight").Used;
        await leave.CancelAsync();
        for (var i = 0; i < asks.Length; i++)
            await ended.WaitAsync();

        Assert.Equal(100, held);
        Assert.All(await Task.WhenAll(asks.Select(Ending)), left => Assert.True(left));
        Assert.Equal(0, Rig.Look(Caller, "inflight").Used);
    }

    private static Task<bool> Ending(Task ask) => ask.ContinueWith(ended => ended.IsCanceled, TaskScheduler.Default);
}
