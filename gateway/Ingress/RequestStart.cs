using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Telemetry;
using Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Ingress;

/// <summary>
/// The outermost step: gives the request its id, its ending and its access record, and writes the record when all is over.
/// </summary>
internal sealed class RequestStart(
    RequestDelegate next, AccessLog log, RecentRefusals refusals, Snapshots snapshots, Drain drain, Linger linger,
    IOptions<KestrelServerOptions> kestrel, TimeProvider time)
{
    private static readonly Func<object, Task> SetRequestId = static state =>
    {
        var context = (HttpContext)state;
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
        return Task.CompletedTask;
    };

    public async Task InvokeAsync(HttpContext context)
    {
        var record = Begin(context);
        try
        {
            await next(context);
        }
        finally
        {
            Finish(context, record);
        }

        await linger.AfterAsync(context);
    }

    private AccessRecord Begin(HttpContext context)
    {
        var request = context.Request;
        context.TraceIdentifier = RequestId.Choose(request.Headers[RequestId.Header]);
        request.Headers[RequestId.Header] = context.TraceIdentifier;
        context.Response.OnStarting(SetRequestId, context);
        var record = new AccessRecord
        {
            Time = time.GetUtcNow(),
            Started = time.GetTimestamp(),
            RequestId = context.TraceIdentifier,
            Method = Framing.Loggable(request.Method),
        };
        context.Features.Set(record);
        if (RequestTrace.Begin(request, record.Method) is { } trace)
        {
            context.Features.Set(trace);
            record.TraceId = trace.Server.TraceId.ToHexString();
        }

        var rules = snapshots.Current.Get<IngressRules>();
        context.Features.Set(new Ending { Space = rules.Space });
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = rules.Options.MaxRequestBodySize;
        BodyRate.Begin(context, kestrel.Value.Limits.MinRequestBodyDataRate, time);
        if (drain.HasBegun)
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return record;
    }

    private void Finish(HttpContext context, AccessRecord record)
    {
        var ending = context.Ending;
        record.Status = context.StatusSent;
        record.Code = ending.Refusal?.Code;
        record.Reason = ending.Reason;
        record.DurationMs = time.GetElapsedTime(record.Started).TotalMilliseconds;
        if (record.Code is not null)
            refusals.Keep(record);
        log.Write(record);
        context.Trace?.End(record, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
    }
}
