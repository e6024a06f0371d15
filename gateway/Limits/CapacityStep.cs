using System.Collections.Concurrent;
using Gateway.Orgs;
using Gateway.Refusals;

namespace Gateway.Limits;

/// <summary>Protects the gateway and each cluster from more requests at a time than they bear; comes before the limits, so that what is turned away is charged nothing.</summary>
internal sealed class CapacityStep(RequestDelegate next)
{
    private const int RetryAfterSeconds = 1;
    private static readonly Verdict TooMany = new(Catalogue.Overloaded, Reason.TooManyInFlight) { RetryAfter = RetryAfterSeconds };
    private readonly InFlight _gateway = new();

    /// <summary>By cluster name, whatever settings are in force: a reload does not forget who is inside.</summary>
    private readonly ConcurrentDictionary<string, InFlight> _clusters = new(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context) => context.Route is { } route ? EnterAsync(context, route) : next(context);

    private async Task EnterAsync(HttpContext context, RouteRules route)
    {
        if (!_gateway.TryEnter(route.Snapshot.Get<Capacity>().MaxInFlight))
        {
            await context.Refuse(TooMany);
            return;
        }

        try
        {
            await EnterClusterAsync(context, route);
        }
        finally
        {
            _gateway.Leave();
        }
    }

    private async Task EnterClusterAsync(HttpContext context, RouteRules route)
    {
        if (route.ClusterMaxInFlight is not { } most)
        {
            await next(context);
            return;
        }

        var cluster = _clusters.GetOrAdd(route.ClusterId, static _ => new InFlight());
        if (!cluster.TryEnter(most))
        {
            await context.Refuse(TooMany);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            cluster.Leave();
        }
    }

    private sealed class InFlight
    {
        private int _count;

        public bool TryEnter(int most)
        {
            if (Interlocked.Increment(ref _count) <= most)
                return true;
            Interlocked.Decrement(ref _count);
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _count);
    }
}
