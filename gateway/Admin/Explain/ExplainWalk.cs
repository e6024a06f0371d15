using System.Text.Json.Nodes;
using Gateway.Forwarding.Proxy;
using Gateway.Ingress;
using Gateway.Limits;
using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Verified;
using Yarp.ReverseProxy.Model;

namespace Gateway.Admin.Explain;

/// <summary>
/// The walk once more for requests that nobody sent: the same steps over the same routes, keys, settings and limits, with
/// verification that leaves no trace, a look at the limits instead of a charge, and no way to the journal or a backend.
/// </summary>
internal static class ExplainWalk
{
    /// <summary>Where the framework keeps the ingress's routes.</summary>
    private const string SharedRoutes = "__GlobalEndpointRouteBuilder";

    /// <summary>The order is that of Program; a test holds the answers of the two against each other.</summary>
    public static RequestDelegate Build(WebApplication app)
    {
        var services = app.Services;
        var time = services.GetRequiredService<TimeProvider>();
        var verifier = new TokenVerifier(
            services.GetRequiredService<TokenCache>(), services.GetRequiredService<VerificationQueue>(),
            services.GetRequiredService<Introspections>(), time, metrics: null);
        var standings = new CallerStandings(new CallerDerivation(metrics: null, time), seen: null, time);

        var walk = ((IApplicationBuilder)app).New();
        walk.Properties[SharedRoutes] = app;
        walk.UseMiddleware<FramingStep>();
        walk.Use(Passed(ExplainStep.Target, Evidence.Target));
        walk.UseRouting();
        walk.Use(Routed);
        walk.UseMiddleware<TokenStep>(verifier);
        walk.Use(Passed(ExplainStep.Token, Evidence.Token));
        walk.UseMiddleware<OrgsStep>(standings);
        walk.Use(Passed(ExplainStep.Org, Evidence.Org));
        walk.UseMiddleware<RulesStep>();
        walk.Use(OwnAsync);
        walk.Use(Passed(ExplainStep.Rules, Evidence.Rules));
        walk.Use(LimitsAsync);
        walk.Run(DestinationAsync);
        return walk.Build();
    }

    private static Func<RequestDelegate, RequestDelegate> Passed(ExplainStep step, Func<HttpContext, JsonObject> evidence) =>
        next => context =>
        {
            context.Explanation.Pass(step, evidence(context));
            return next(context);
        };

    /// <summary>Routing itself refuses nobody: whether there is a route is told after the token.</summary>
    private static RequestDelegate Routed(RequestDelegate next) => context =>
    {
        context.Explanation.Note(ExplainStep.Route, RulesStep.Missing(context.GetEndpoint()), Evidence.Route(context));
        return next(context);
    };

    /// <summary>What the gateway answers itself only reads, so it may answer here too.</summary>
    private static async Task OwnAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Route is not null)
        {
            await next(context);
            return;
        }

        await context.GetEndpoint()!.RequestDelegate!(context);
        context.Explanation.Note(ExplainStep.Destination, context.Ending.Refusal, Evidence.Own());
    }

    private static async Task LimitsAsync(HttpContext context, RequestDelegate next)
    {
        var route = context.Route!;
        var preview = context.Caller is { } caller && !route.IsAnonymous
            ? context.RequestServices.GetRequiredService<LimitStates>().Limiter(caller, route.RouteId).Peek(route.Cost)
            : new LimitPreview(Verdict.Pass, []);
        context.Explanation.Note(ExplainStep.Limits, preview.Verdict.Refusal, Evidence.Limits(route, preview));
        await (preview.Verdict.IsRefused ? context.Refuse(preview.Verdict) : next(context));
    }

    private static async Task DestinationAsync(HttpContext context)
    {
        var healthy = context.GetEndpoint()!.Metadata.GetRequiredMetadata<RouteModel>().Cluster?.DestinationsState;
        var chosen = DestinationChoice.Among(healthy?.AvailableDestinations ?? [], context.Route, context.Caller);
        var verdict = DestinationChoice.Judge(chosen);
        context.Explanation.Note(ExplainStep.Destination, verdict.Refusal,
            Evidence.Destination(context, healthy?.AllDestinations ?? [], healthy?.AvailableDestinations ?? [], chosen));
        if (verdict.IsRefused)
            await context.Refuse(verdict);
    }
}
