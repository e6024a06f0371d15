using Gateway.Orgs.Rules;
using Gateway.Orgs.Streams;
using Gateway.Refusals;
using Gateway.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Orgs;

/// <summary>Puts the caller on the request, then holds it against the rules of the route. A request that met no route ends here.</summary>
internal sealed class OrgsStep(RequestDelegate next, Standings standings, RunningRequests running, Snapshots snapshots, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var route = context.Route;
        if (context.Token is { } token)
        {
            var standing = standings.Of(token, route?.Snapshot ?? snapshots.Current);
            Record(context, standing.Caller);
            if (standing.Verdict.IsRefused)
                return context.Refuse(standing.Verdict);
        }

        if (route is null)
            return Unmatched(context);
        context.AccessRecord.Route = route.RouteId;
        var verdict = RouteJudgement.Decide(route, context.Caller, RawPath(context));
        if (!verdict.IsRefused && IsTooLarge(context, route))
            verdict = new Verdict(Catalogue.PayloadTooLarge) { Close = true };
        return verdict.IsRefused ? context.Refuse(verdict) : RunAsync(context);
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
        var most = route.MaxRequestBodySize ?? context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return most >= 0 && context.Request.ContentLength > most;
    }

    private static ReadOnlySpan<char> RawPath(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    private static void Record(HttpContext context, Caller? caller)
    {
        if (caller is null)
            return;
        context.Caller = caller;
        var record = context.AccessRecord;
        record.Org = caller.Org.Value;
        record.Application = caller.Application;
        record.Plan = caller.Plan.Name;
    }

    private async Task Unmatched(HttpContext context)
    {
        switch (context.GetEndpoint())
        {
            case null:
                await context.Refuse(new Verdict(Catalogue.NotFound, Reason.NoRoute));
                break;
            case RouteEndpoint:
                await next(context);
                break;
            case var rejected:
                // Routing found the path but not the method; its own endpoint knows which methods there are.
                await rejected.RequestDelegate!(context);
                await context.Refuse(new Verdict(Catalogue.MethodNotAllowed) { Allow = context.Response.Headers.Allow });
                break;
        }
    }
}
