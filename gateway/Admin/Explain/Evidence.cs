using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Admin.Api;
using Gateway.Forwarding;
using Gateway.Limits;
using Gateway.Orgs;
using Gateway.Orgs.Records;
using Gateway.Settings;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Gateway.Admin.Explain;

/// <summary>
/// What each step had before it when it said yes or no: for the operator's eyes, so the token's claims too, never its signature.
/// </summary>
internal static class Evidence
{
    public static JsonObject Of(ExplainStep step, HttpContext context) => step switch
    {
        ExplainStep.Target => Target(context),
        ExplainStep.Route => Route(context),
        ExplainStep.Token => Token(context),
        ExplainStep.Org => Org(context),
        _ => Rules(context),
    };

    public static JsonObject Target(HttpContext context) => new()
    {
        ["method"] = context.Request.Method,
        ["host"] = context.Request.Host.Value,
        ["path"] = Path(context),
    };

    public static JsonObject Route(HttpContext context) => new()
    {
        ["route"] = context.Route?.RouteId,
        ["pattern"] = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText,
        ["cluster"] = context.Route?.ClusterId,
        ["anonymous"] = context.Route?.IsAnonymous,
    };

    public static JsonObject Token(HttpContext context) => context.Token is null && TokenEvidence.IsUnread(context)
        ? new JsonObject { ["anonymous"] = true }
        : TokenEvidence.Of(context);

    public static JsonObject Org(HttpContext context)
    {
        if (context.Token is not { } token)
            return new JsonObject { ["anonymous"] = true };
        var claims = token.ReadClaims();
        var snapshot = context.Route?.Snapshot ?? context.RequestServices.GetRequiredService<Snapshots>().Current;
        var evidence = new JsonObject
        {
            ["orgClaims"] = new JsonObject(token.Issuer.OrgClaims.Select(source =>
                KeyValuePair.Create(source.Text, source.TryGet(claims, out var claim) ? JsonNode.Parse(claim.GetRawText()) : null))),
            ["applicationOrg"] = ApplicationInForce.Find(token.Issuer, snapshot.Get<OrgRecords>(), token.Application)?.Org?.Value,
            ["issuerOrgs"] = token.Issuer.Orgs is { } orgs ? List(orgs.Order(StringComparer.Ordinal)) : null,
        };
        if (context.Caller is not { } caller)
            return evidence;
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        evidence["org"] = caller.Org.Value;
        evidence["application"] = caller.Application;
        evidence["plan"] = caller.Plan.Name;
        evidence["planSource"] = OrgReport.Word(caller.PlanSource);
        evidence["revocation"] = snapshot.Get<OrgRecords>().Revoking(token, caller.Org, now)?.Id;
        evidence["identityHeaders"] = new JsonObject(
            caller.IdentityHeaders.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value)));
        return evidence;
    }

    public static JsonObject Rules(HttpContext context)
    {
        var route = context.Route!;
        return new JsonObject
        {
            ["path"] = Path(context),
            ["org"] = context.Caller?.Org.Value,
            ["orgSegment"] = route.OrgSegment,
            ["needsScopes"] = List(route.Scopes),
            ["scopes"] = List((context.Caller?.Scopes ?? new HashSet<string>()).Order(StringComparer.Ordinal)),
            ["needsPlans"] = List(route.Plans.Order(StringComparer.Ordinal)),
            ["plan"] = context.Caller?.Plan.Name,
        };
    }

    public static JsonObject Limits(RouteRules route, LimitPreview preview) => new()
    {
        ["cost"] = route.Cost,
        ["retryAfterSeconds"] = preview.Verdict.RetryAfter,
        ["violated"] = List(preview.Verdict.ViolatedPolicies ?? []),
        ["limits"] = new JsonArray(
            [.. preview.Limits.Select(limit => JsonSerializer.SerializeToNode(LimitUsage.From(limit), AdminJson.Default.LimitUsage))]),
    };

    public static JsonObject Destination(
        HttpContext context, IReadOnlyList<DestinationState> all, IReadOnlyList<DestinationState> healthy,
        IReadOnlyList<DestinationState> chosen)
    {
        var route = context.Route!;
        var name = route.MatchProperty;
        var trouble = context.RequestServices.GetRequiredService<UpstreamTrouble>();
        return new JsonObject
        {
            ["cluster"] = route.ClusterId,
            ["matchProperty"] = name,
            ["wanted"] = name is null ? null : context.Caller?.Properties.GetValueOrDefault(name),
            ["destinations"] = new JsonArray([.. all.Select(destination => new JsonObject
            {
                ["destination"] = destination.DestinationId,
                ["address"] = destination.Model.Config.Address,
                ["healthy"] = healthy.Contains(destination),
                ["chosenAmong"] = chosen.Contains(destination),
                ["lastFailure"] = Failure(trouble.Last(destination)),
            })]),
        };
    }

    /// <summary>How the last attempt went, where it went wrong: whether a destination is up shows there first.</summary>
    private static JsonObject? Failure(LastFailure? last) => last is null
        ? null
        : new JsonObject
        {
            ["reason"] = last.Reason,
            ["at"] = last.At,
            ["requestId"] = last.RequestId,
            ["advice"] = UpstreamFault.Advice(last.Reason),
        };

    public static JsonObject Own() => new() { ["answeredBy"] = "gateway" };

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>Without the query, which may hold a secret.</summary>
    private static string Path(HttpContext context) =>
        Ingress.Target.Path(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).ToString();
}
