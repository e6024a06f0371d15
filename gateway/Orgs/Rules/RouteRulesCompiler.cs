using System.Collections.Frozen;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Settings;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Orgs.Rules;

/// <summary>Compiles what a route demands from its metadata and its path.</summary>
internal static class RouteRulesCompiler
{
    private const string DefaultOrgParameter = "orgCode";
    private static readonly string[] OrgWords =
        ["Gateway.Scopes", "Gateway.Plans", "Gateway.OrgParameter", "Gateway.MatchProperty", "Gateway.IdempotencyWindow"];
    private static readonly TimeSpan MostIdempotencyWindow = TimeSpan.FromDays(7);

    public static RouteRules Compile(
        string routeId, RoutePattern? path, bool isAnonymous, long? maxRequestBodySize, IReadOnlyDictionary<string, string>? metadata,
        SnapshotBuilder snapshot, Mistakes mistakes)
    {
        var key = $"ReverseProxy:Routes:{routeId}";
        var words = new RouteMetadata(key, metadata, mistakes);
        words.ReportUnknown();
        var orgSegment = OrgSegment(words, path, mistakes, key);
        if (isAnonymous)
            ReportOrgWords(words, orgSegment, mistakes, key);
        var allowEncodedSlash = words.Choice("Gateway.EncodedSlash", "Allow", "Refuse") ?? false;
        if (allowEncodedSlash && orgSegment is not null)
        {
            words.Mistake("Gateway.EncodedSlash",
                "is Allow on a route that is guarded by an org in its path; there an encoded slash could step around the guard");
        }
        return new RouteRules
        {
            RouteId = routeId,
            Generation = snapshot.Generation,
            IsAnonymous = isAnonymous,
            Scopes = words.Words("Gateway.Scopes"),
            Plans = Plans(words, snapshot.Get<PlanBook>()),
            Cost = words.Number("Gateway.Cost", 1),
            BillStatuses = BillStatuses(words),
            IdempotencyWindow = words.Time("Gateway.IdempotencyWindow", MostIdempotencyWindow),
            OrgSegment = orgSegment,
            MaxRequestBodySize = maxRequestBodySize,
            PassAuthorization = words.Choice("Gateway.Authorization", "Pass", "Drop") ?? snapshot.Get<IdentityRules>().PassAuthorization,
            AllowEncodedSlash = allowEncodedSlash,
            PassHeaders = words.Words(RouteMetadata.PassHeaders),
            RewriteLocation = words.Choice("Gateway.RewriteLocation", "true", "false") ?? false,
            ExpectContinue = words.Has("Gateway.ExpectContinue") ? words.Number("Gateway.ExpectContinue", 0) : null,
            MatchProperty = words.Text("Gateway.MatchProperty"),
            RetrySafe = words.Choice("Gateway.Retry", "Safe", "Off") ?? true,
            Identity = snapshot.Get<IdentityRules>(),
        };
    }

    private static int? OrgSegment(RouteMetadata words, RoutePattern? path, Mistakes mistakes, string key)
    {
        var named = words.Text("Gateway.OrgParameter");
        var name = named ?? DefaultOrgParameter;
        var segments = path?.PathSegments ?? [];
        for (var i = 0; i < segments.Count; i++)
        {
            if (!segments[i].Parts.OfType<RoutePatternParameterPart>()
                .Any(part => string.Equals(part.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }
            if (segments[i].IsSimple && segments[i].Parts[0] is RoutePatternParameterPart { IsCatchAll: false, IsOptional: false })
                return i;
            mistakes.Add(
                $"{key}:Match:Path", $"has {{{name}}} as part of a segment, optional or catch-all; the org must be one whole segment");
            return i;
        }

        if (named is not null)
            words.Mistake("Gateway.OrgParameter", $"is \"{named}\", which the route's path does not have as {{{named}}}");
        return null;
    }

    private static void ReportOrgWords(RouteMetadata words, int? orgSegment, Mistakes mistakes, string key)
    {
        foreach (var name in OrgWords.Where(words.Has))
            words.Mistake(name, "stands on an anonymous route, which has no caller to hold it against");
        if (orgSegment is not null && !words.Has("Gateway.OrgParameter"))
        {
            mistakes.Add($"{key}:Match:Path",
                "names an org on an anonymous route, which has no caller to hold it against; rename the parameter or demand a token");
        }
    }

    private static FrozenSet<string> Plans(RouteMetadata words, PlanBook book)
    {
        var plans = words.Words("Gateway.Plans");
        foreach (var plan in plans.Where(plan => !book.Plans.ContainsKey(plan)))
            words.Mistake("Gateway.Plans", $"names \"{plan}\", which is no plan; {book.Known()}");
        return plans.ToFrozenSet(StringComparer.Ordinal);
    }

    private static StatusRanges BillStatuses(RouteMetadata words)
    {
        if (words.Text("Gateway.BillStatuses") is not { } text)
            return StatusRanges.All;
        if (StatusRanges.Parse(text) is { } ranges)
            return ranges;
        words.Mistake("Gateway.BillStatuses", $"is \"{text}\"; it must be statuses, classes or ranges such as \"2xx 404\" or \"200-299\"");
        return StatusRanges.All;
    }
}
