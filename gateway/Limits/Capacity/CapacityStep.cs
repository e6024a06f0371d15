using System.Collections.Concurrent;
using Gateway.Ingress;
using Gateway.Orgs;
using Gateway.Refusals;

namespace Gateway.Limits;

/// <summary>
/// Protects the gateway and each cluster from more requests at a time than they bear;
/// comes before the limits, so that what is turned away is charged nothing.
/// </summary>
internal sealed class CapacityStep(RequestDelegate next, TimeProvider time)
{
    private const int RetryAfterSeconds = 1;
    private static readonly Verdict TooMany = new(Catalogue.Overloaded, Reason.TooManyInFlight) { RetryAfter = RetryAfterSeconds };
    private readonly FairGate _gateway = new(time);

    /// <summary>By cluster name, whatever settings are in force: a reload does not forget who is inside.</summary>
    private readonly ConcurrentDictionary<string, FairGate> _clusters = new(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context) => context.Route is { } route ? EnterAsync(context, route) : next(context);

    private async Task EnterAsync(HttpContext context, RouteRules route)
    {
        var org = context.Caller?.Org ?? default;
        if (!await _gateway.EnterAsync(org, route.Snapshot.Get<Capacity>().MaxInFlight, context.RequestAborted))
        {
            await context.Refuse(TooMany);
            return;
        }

        FairGate? entered = null;
        try
        {
            if (route.ClusterMaxInFlight is { } most)
            {
                var cluster = _clusters.GetOrAdd(route.ClusterId, static (_, clock) => new FairGate(clock), time);
                if (!await cluster.EnterAsync(org, most, context.RequestAborted))
                {
                    await context.Refuse(TooMany);
                    return;
                }

                entered = cluster;
            }

            await next(context);
        }
        finally
        {
            entered?.Leave(org);
            _gateway.Leave(org);
        }
    }
}
