using Gateway.Refusals;
using Gateway.Telemetry;
using Gateway.Telemetry.Series;
using Gateway.Tests.Telemetry.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Refusals;

/// <summary>Whatever a step throws becomes an ending.</summary>
public sealed class OuterNetTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly RefusalsMetrics _metrics;
    private readonly DefaultHttpContext _context = new();

    public OuterNetTests()
    {
        _metrics = new RefusalsMetrics(new OrgSeries(_meters.Factory), _meters.Factory);
        _context.Features.Set(new Ending());
        _context.Features.Set(new AccessRecord { Org = "org_a" });
    }

    public void Dispose() => _meters.Dispose();

    [Theory]
    [InlineData(408, "request_timeout", "")]
    [InlineData(413, "payload_too_large", "")]
    [InlineData(400, "invalid_request", "framing")]
    [InlineData(431, "invalid_request", "framing")]
    public async Task Refuses_a_body_that_the_server_could_not_read(int status, string code, string reason)
    {
        await RunAsync(_ => throw new BadHttpRequestException("broken", status));

        Assert.Equal(code, _context.Ending.Refusal!.Code);
        Assert.Equal([$"gateway.refusals{{org=\"org_a\",code=\"{code}\",reason=\"{reason}\"}} 1"], Counted);
    }

    [Fact]
    public async Task Answers_for_a_fault_of_ours()
    {
        await RunAsync(_ => throw new InvalidOperationException("a bug"));

        Assert.Equal((500, "internal_error"), (_context.Response.StatusCode, _context.Ending.Refusal!.Code));
    }

    [Fact]
    public async Task Takes_a_cancelled_request_for_a_client_that_left()
    {
        using CancellationTokenSource left = new();
        await left.CancelAsync();
        _context.RequestAborted = left.Token;

        await RunAsync(_ => throw new OperationCanceledException());

        Assert.Equal(Outcome.ClientAborted, _context.Ending.Outcome);
        Assert.Empty(Counted);
    }

    [Fact]
    public async Task Takes_a_cancellation_of_ours_for_a_fault()
    {
        await RunAsync(_ => throw new OperationCanceledException());

        Assert.Same(Catalogue.InternalError, _context.Ending.Refusal);
    }

    [Fact]
    public async Task Counts_a_refusal_with_its_reason_and_no_org_before_one_is_known()
    {
        _context.Features.Set(new AccessRecord());

        await RunAsync(context => context.Refuse(new Verdict(Catalogue.NotFound, Reason.NoRoute)));

        Assert.Equal(["gateway.refusals{org=\"\",code=\"not_found\",reason=\"no_route\"} 1"], Counted);
    }

    [Fact]
    public async Task Counts_nothing_for_a_request_that_went_well()
    {
        await RunAsync(_ => Task.CompletedTask);

        Assert.Empty(Counted);
    }

    private IReadOnlyList<string> Counted => _meters.Read("gateway.refusals");

    private Task RunAsync(RequestDelegate next) =>
        new OuterNet(next, _metrics, [], NullLogger<OuterNet>.Instance).InvokeAsync(_context);
}
