using Gateway.Refusals;

namespace Gateway.Metering.Walk;

/// <summary>Counts what the walk refused before admission, whichever step it was.</summary>
internal sealed class RefusedRequests(UsageMeter meter, UsageCells cells, TimeProvider time) : IRefusalObserver
{
    private readonly MeterRoute _noRoute = meter.Route("");

    public void Refused(HttpContext context)
    {
        // Any other outcome is of an admitted request, which counts itself.
        if (context.Ending.Outcome != Outcome.Refused)
            return;
        var record = context.AccessRecord;
        var status = context.Response.StatusCode;
        var account = meter.Account(record.Org ?? MeterAccount.Unattributed, record.Application);
        meter.Refused(account, record.Route is { } route ? meter.Route(route) : _noRoute, status, time.GetUtcNow());
        cells.Add(record.Org ?? "", record.Route ?? "", Outcome.Refused, status, 0, record.BytesIn, record.BytesOut);
    }
}
