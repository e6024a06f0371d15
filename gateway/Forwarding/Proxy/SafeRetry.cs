using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding.Proxy;

/// <summary>Repeats a request on another destination when the first could not be reached: only safe methods without a body (RFC 9110 §9.2.2), only before any answer.</summary>
internal sealed class SafeRetry(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var left = proxy.AvailableDestinations;
        await next(context);
        while (MayRepeat(context, proxy))
        {
            left = [.. left.Where(destination => destination != proxy.ProxiedDestination)];
            if (left.Count == 0)
                return;
            proxy.AvailableDestinations = left;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
            await next(context);
        }
    }

    private static bool MayRepeat(HttpContext context, IReverseProxyFeature proxy) =>
        context.Features.Get<IForwarderErrorFeature>() is { Error: ForwarderError.Request }
        && proxy.ProxiedDestination is not null
        && context.Route is { RetrySafe: true }
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
        && context.Request.ContentLength is null or 0
        && context.Request.Headers.TransferEncoding.Count == 0;
}
