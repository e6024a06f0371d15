using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// Repeats a request on another destination when the first could not be reached:
/// only safe methods without a body (RFC 9110 §9.2.2), only before any answer.
/// </summary>
internal sealed class SafeRetry(RequestDelegate next, UpstreamTrouble trouble)
{
    public Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        return proxy.AvailableDestinations.Count > 1 && context.Route is { RetrySafe: true } && IsRepeatable(context.Request)
            ? ForwardAsync(context, proxy)
            : next(context);
    }

    private async Task ForwardAsync(HttpContext context, IReverseProxyFeature proxy)
    {
        var left = proxy.AvailableDestinations;
        await next(context);
        while (WasNotReached(context, proxy))
        {
            trouble.Add(proxy, UpstreamFault.Of(context.GetForwarderErrorFeature()!.Exception), context.TraceIdentifier);
            left = [.. left.Where(destination => destination != proxy.ProxiedDestination)];
            if (left.Count == 0)
                return;
            proxy.AvailableDestinations = left;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
            await next(context);
        }
    }

    private static bool IsRepeatable(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.ContentLength is null or 0
        && request.Headers.TransferEncoding.Count == 0;

    private static bool WasNotReached(HttpContext context, IReverseProxyFeature proxy) =>
        context.Features.Get<IForwarderErrorFeature>() is { Error: ForwarderError.Request }
        && proxy.ProxiedDestination is not null
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested;
}
