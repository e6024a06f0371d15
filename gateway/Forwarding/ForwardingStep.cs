using Gateway.Forwarding.Headers;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding;

/// <summary>
/// Sends the request on and says how that ended; what failed before the first byte becomes a problem, never an empty 502.
/// </summary>
internal sealed class ForwardingStep(
    RequestDelegate next, ForwardingMetrics metrics, UpstreamTrouble trouble, IdentityAttempts attempts, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Route is not { } rules)
        {
            await next(context);
            return;
        }

        var record = context.AccessRecord;
        if (HeaderFirewall.Clean(context.Request.Headers, rules.Identity, rules.PassHeaders) is > 0 and var removed)
            attempts.Add(removed, record);
        // No token was read on an anonymous route, so nobody has judged the letters; a connection to a backend cannot carry these.
        if (rules.IsAnonymous && !System.Text.Ascii.IsValid(context.Request.Headers.Authorization.ToString()))
            context.Request.Headers.Remove("Authorization");
        BrokenAnswer.Tell(context);
        record.Forwarded = time.GetTimestamp();
        await next(context);
        record.Destination = context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.DestinationId;
        await EndAsync(context);
    }

    private async Task EndAsync(HttpContext context)
    {
        var ending = context.Ending;
        // Whoever cut the request off has said already how it ended.
        if (ending.Outcome != Outcome.None)
            return;
        if (context.Features.Get<IForwarderErrorFeature>() is not { } error || IsWhole(context, error.Error))
        {
            if (context.OpensNoTunnel)
                await FailAsync(context, ForwarderError.None, Failure.Unasked);
            else if (IsShort(context))
                await FailAsync(context, ForwarderError.None, Failure.Short);
            else
                Succeed(context);
            return;
        }

        var timedOut = context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested is true;
        var clientLeft = !timedOut && context.RequestAborted.IsCancellationRequested && !BrokenAnswer.EndedByUs(context);
        var failure = !clientLeft && SwitchedUnasked(context.Response)
            ? Failure.Unasked
            : Failure.From(error.Error, error.Exception, clientLeft, timedOut);
        await FailAsync(context, error.Error, failure);
    }

    private void Succeed(HttpContext context)
    {
        context.Ending.Outcome = Outcome.Completed;
        trouble.Clear(context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination);
    }

    private async Task FailAsync(HttpContext context, ForwarderError error, Failure failure)
    {
        var (outcome, verdict) = failure;
        context.Ending.Outcome = outcome;
        context.Ending.Reason = verdict.Reason;
        metrics.Failed(error, verdict);
        if (outcome == Outcome.UpstreamFailed && context.Features.Get<IReverseProxyFeature>() is { ProxiedDestination: not null } proxy)
            trouble.Add(proxy, verdict.Reason!, context.TraceIdentifier);
        if (verdict.IsRefused)
            await context.Refuse(verdict);
    }

    /// <summary>
    /// The answer was there before the request's body had ended, and it is the rest of the body that met an error: a service over
    /// HTTP/2 stops it so. Where there was no whole answer, the forwarder has cleared it or cut it off.
    /// </summary>
    private static bool IsWhole(HttpContext context, ForwarderError error) =>
        error is ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination
        && !context.RequestAborted.IsCancellationRequested && (context.Response.HasStarted || context.Response.Headers.Count > 0);

    /// <summary>Fewer bytes than announced, an empty 500 to the server; HEAD and 304 announce what they do not send.</summary>
    private static bool IsShort(HttpContext context) =>
        context.Response.ContentLength is { } length && context.AccessRecord.BytesOut < length
        && !HttpMethods.IsHead(context.Request.Method) && context.Response.StatusCode != StatusCodes.Status304NotModified;

    /// <summary>
    /// The backend answered 101 to a request that asked for no other protocol (RFC 9110 §15.2.2):
    /// its status is there, but nothing was switched.
    /// </summary>
    private static bool SwitchedUnasked(HttpResponse response) =>
        !response.HasStarted && response.StatusCode == StatusCodes.Status101SwitchingProtocols;
}
