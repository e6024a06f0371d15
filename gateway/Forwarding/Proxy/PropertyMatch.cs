using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding.Proxy;

/// <summary>Prefers destinations whose metadata matches the caller's application property; with no match among the healthy, all of them stay.</summary>
internal sealed class PropertyMatch(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Route?.MatchProperty is { } name && context.Caller is { } caller && caller.Properties.TryGetValue(name, out var wanted))
            Prefer(context.GetReverseProxyFeature(), name, wanted);
        return next(context);
    }

    private static void Prefer(IReverseProxyFeature proxy, string name, string wanted)
    {
        var matching = proxy.AvailableDestinations
            .Where(destination => destination.Model.Config.Metadata?.GetValueOrDefault(name) == wanted)
            .ToArray();
        if (matching.Length > 0)
            proxy.AvailableDestinations = matching;
    }
}
