using Gateway.Orgs;
using Gateway.Refusals;

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
        // A request of more units than an int holds is charged that many: no quota is smaller.
        using var lease = (LimitLease)limiter.AttemptAcquire(int.CreateSaturating(route.Cost));
        lease.ShowOn(context.Response);
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
            lease.Settle(route.UnitsOf(context.Ending.Outcome, StatusSent(context)), record.BytesIn + record.BytesOut);
        }
    }

    // A client that left before the answer began was sent no status.
    private static int? StatusSent(HttpContext context) =>
        context.Ending.Outcome == Outcome.ClientAborted && !context.Response.HasStarted ? null : context.Response.StatusCode;
}
