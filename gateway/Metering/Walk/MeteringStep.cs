using Gateway.Metering.Bodies;
using Gateway.Orgs;
using Gateway.Orgs.Streams;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Metering.Walk;

/// <summary>Admits a request before it may reach a backend, and writes down how it ended.</summary>
internal sealed class MeteringStep(RequestDelegate next, UsageMeter meter, UsageCells cells, TimeProvider time)
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
        var key = rules.IdempotencyWindow is { } window
            ? IdempotencyKey.Of(context.Request.Headers[IdempotencyKey.Field], window)
            : default;
        if (!meter.TryAdmit(account, route, rules.Cost, context.AccessRecord.Admitted ?? time.GetUtcNow(), out var admission, key))
        {
            await context.Refuse(Full);
            return;
        }

        if (meter.WaitsForDisk && !await meter.SyncedAsync(admission))
        {
            await context.Refuse(Full);
            return;
        }

        var request = new MeteredRequest(admission, context.AccessRecord, time.GetTimestamp());
        var running = context.Features.GetRequiredFeature<RunningRequest>();
        running.State = request;
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
            // Under the request's own lock: a report that came after the end would open the record again.
            running.WhileRunning(static ended => ended.State = null);
            BodyCounts.End(context);
            Complete(context, rules, account, admission, time.GetElapsedTime(request.Admitted));
        }
    }

    private void Complete(HttpContext context, RouteRules rules, MeterAccount account, in Admission admission, TimeSpan duration)
    {
        var outcome = context.Ending.Outcome;
        var sent = context.StatusSent;
        var billed = rules.Bills(outcome, sent);
        var status = sent ?? 0;
        var record = context.AccessRecord;
        meter.Complete(admission, outcome, status, billed, record.BytesIn, record.BytesOut, duration);
        cells.Add(account.Org, rules.RouteId, outcome, status, billed ? rules.Cost : 0, record.BytesIn, record.BytesOut);
    }
}
