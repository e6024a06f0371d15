using Gateway.Metering.Bodies;
using Gateway.Orgs;
using Gateway.Refusals;

namespace Gateway.Metering.Walk;

/// <summary>Admits a request before it may reach a backend, and writes down how it ended.</summary>
internal sealed class MeteringStep(RequestDelegate next, Meter meter, UsageCells cells, TimeProvider time)
{
    private const int RetryAfterSeconds = 5;
    private static readonly Verdict Full = new(Catalogue.Overloaded, Reason.JournalFull) { RetryAfter = RetryAfterSeconds };
    private readonly CallerSlot<MeterAccount> _accounts = new(caller => meter.Account(caller.Org.Value, caller.Application));
    private readonly MeterAccount _nobody = meter.Account(MeterAccount.Unattributed, null);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Route is not { } rules)
        {
            await next(context);
            return;
        }

        var account = context.Caller is { } caller ? _accounts.Get(caller) : _nobody;
        var route = (MeterRoute)(rules.MeterSlot ??= meter.Route(rules.RouteId));
        if (!meter.TryAdmit(account, route, rules.Cost, context.AccessRecord.Admitted ?? time.GetUtcNow(), out var admission))
        {
            await context.Refuse(Full);
            return;
        }

        var admitted = time.GetTimestamp();
        BodyCounts.Begin(context);
        try
        {
            await next(context);
        }
        catch
        {
            // A fault of ours after admission: the backend may or may not have the request, and its units are not charged.
            if (context.Ending.Outcome == Outcome.None)
                context.Ending.Outcome = context.RequestAborted.IsCancellationRequested ? Outcome.ClientAborted : Outcome.UpstreamFailed;
            throw;
        }
        finally
        {
            Complete(context, rules, account, admission, time.GetElapsedTime(admitted));
        }
    }

    private void Complete(HttpContext context, RouteRules rules, MeterAccount account, in Admission admission, TimeSpan duration)
    {
        var outcome = context.Ending.Outcome;
        var status = outcome == Outcome.ClientAborted && !context.Response.HasStarted ? 0 : context.Response.StatusCode;
        var billed = rules.Bills(outcome, status);
        var record = context.AccessRecord;
        meter.Complete(admission, outcome, status, billed, record.BytesIn, record.BytesOut, duration);
        cells.Add(account.Org, rules.RouteId, outcome, status, billed ? rules.Cost : 0, record.BytesIn, record.BytesOut);
    }
}
