using Gateway.Refusals;

namespace Gateway.Metering.Walk;

/// <summary>Counts what the walk refused before admission, whichever step it was.</summary>
internal sealed class RefusedStep(RequestDelegate next, Meter meter, UsageCells cells, TimeProvider time)
{
    private readonly MeterRoute _noRoute = meter.Route("");

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Ending.Outcome != Outcome.Refused)
            return;
        var record = context.AccessRecord;
        var status = context.Response.StatusCode;
        var account = meter.Account(record.Org ?? MeterAccount.Unattributed, record.Application);
        meter.Refused(account, record.Route is { } route ? meter.Route(route) : _noRoute, status, time.GetUtcNow());
        cells.Add(record.Org ?? "", record.Route ?? "", Outcome.Refused, status, 0, record.BytesIn, record.BytesOut);
    }
}
