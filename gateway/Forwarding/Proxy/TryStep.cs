using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding.Proxy;

/// <summary>Ends the span of one try at a backend; it begins where the request goes out.</summary>
internal sealed class TryStep(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => context.Trace is { } trace ? ForwardAsync(context, trace) : next(context);

    private async Task ForwardAsync(HttpContext context, Telemetry.Tracing.RequestTrace trace)
    {
        try
        {
            await next(context);
        }
        finally
        {
            var error = context.Features.Get<IForwarderErrorFeature>()?.Error;
            trace.EndTry(error is null ? context.Response.StatusCode : null, error?.ToString());
        }
    }
}
