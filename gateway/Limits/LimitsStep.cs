using Gateway.Orgs;

namespace Gateway.Limits;

/// <summary>Takes the request's limits, or refuses it; whatever way it ends, gives back what it holds.</summary>
internal sealed class LimitsStep(RequestDelegate next, LimitStates states)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Caller is { } caller && context.Route is { IsAnonymous: false } route
            ? LimitAsync(context, states.Limiter(caller, route.RouteId), route)
            : next(context);

    private async Task LimitAsync(HttpContext context, CallerLimiter limiter, RouteRules route)
    {
        using var lease = (LimitLease)limiter.AttemptAcquire(route.Cost);
        lease.ShowOn(context.Response, route.Snapshot.Get<LimitsOptions>().LegacyFields);
        if (!lease.IsAcquired)
        {
            await context.Refuse(lease.Verdict);
            return;
        }

        context.AccessRecord.Admitted = lease.At;
        try
        {
            await next(context);
        }
        finally
        {
            var record = context.AccessRecord;
            lease.Settle(route.Bills(context.Ending.Outcome, context.StatusSent) ? route.Cost : 0, record.BytesIn + record.BytesOut);
        }
    }
}
