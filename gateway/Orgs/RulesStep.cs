using Gateway.Orgs.Rules;
using Gateway.Orgs.Streams;
using Gateway.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Orgs;

/// <summary>Holds the caller against the rules of the route. A request that met no route ends here, when it is known who asks.</summary>
internal sealed class RulesStep(RequestDelegate next, RunningRequests running, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Route is not { } route)
            return UnmatchedAsync(context);
        context.AccessRecord.Route = route.RouteId;
        var verdict = RouteJudgement.Decide(route, context.Caller, RawPath(context));
        if (!verdict.IsRefused && IsTooLarge(context, route))
            verdict = new Verdict(Catalogue.PayloadTooLarge) { Close = true };
        return verdict.IsRefused ? context.Refuse(verdict) : RunAsync(context);
    }

    /// <summary>What routing found instead of a route: nothing, or the path without the method; null where it found one.</summary>
    public static Refusal? Missing(Endpoint? found) => found switch
    {
        null => Catalogue.NotFound,
        RouteEndpoint => null,
        _ => Catalogue.MethodNotAllowed,
    };

    private Task UnmatchedAsync(HttpContext context)
    {
        var found = context.GetEndpoint();
        if (Missing(found) is not { } missing)
            return next(context);
        return missing == Catalogue.NotFound ? context.Refuse(new Verdict(missing, Reason.NoRoute)) : context.RefuseMethod(found!);
    }

    private async Task RunAsync(HttpContext context)
    {
        var request = new RunningRequest(context, context.Token, time.GetTimestamp());
        context.Features.Set(request);
        var stripe = running.Begin(request);
        try
        {
            await next(context);
        }
        finally
        {
            running.End(request, stripe);
        }
    }

    /// <summary>A body that says itself that it is too large costs no budget; one that does not is found out while it is read.</summary>
    private static bool IsTooLarge(HttpContext context, RouteRules route)
    {
        if (context.Request.ContentLength is not { } length)
            return false;
        var most = route.MaxRequestBodySize ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return most >= 0 && length > most;
    }

    private static ReadOnlySpan<char> RawPath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }
}
