namespace Gateway.Forwarding.Proxy;

/// <summary>Leaves the load balancer the destinations that are meant for the caller.</summary>
internal sealed class PropertyMatch(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var chosen = DestinationChoice.Among(proxy.AvailableDestinations, context.Route, context.Caller);
        if (!ReferenceEquals(chosen, proxy.AvailableDestinations))
            proxy.AvailableDestinations = chosen;
        return next(context);
    }
}
