using System.Diagnostics;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Telemetry.Tracing;

/// <summary>A request that nobody records costs next to nothing.</summary>
public sealed class RequestTraceTests
{
    private const int Times = 1000;
    private readonly HttpRequest _request = new DefaultHttpContext().Request;

    [Fact]
    public void Takes_no_memory_while_nobody_listens()
    {
        RequestTrace.Begin(_request, "GET");
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Times; i++)
            RequestTrace.Begin(_request, "GET");

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Takes_less_than_a_kilobyte_where_the_sampler_leaves_it_out()
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == RequestTrace.Name,
            Sample = static (ref _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        Assert.Null(RequestTrace.Begin(_request, "GET"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < Times; i++)
            RequestTrace.Begin(_request, "GET");

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Times, 0, 1023);
        Assert.Null(Activity.Current);
    }
}
