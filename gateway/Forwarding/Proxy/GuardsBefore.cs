using Gateway.Orgs;
using Gateway.Orgs.Rules;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// Tells each route which guarded routes come before it: what it catches in their stead must obey their guard all the same.
/// </summary>
internal static class GuardsBefore
{
    public static void Tell(IReadOnlyDictionary<RouteConfig, RouteRules> routes)
    {
        var guarded = routes.Where(route => route.Value.OrgSegment is not null)
            .Select(route => (Route: route.Key, Path: new GuardedPath(ProxyCheck.Pattern(route.Key)!, route.Value.OrgSegment!.Value)))
            .ToArray();
        foreach (var (route, rules) in routes.Where(route => route.Value.OrgSegment is null))
        {
            rules.Obey([.. guarded.Where(guard => Rank(guard.Route).CompareTo(Rank(route)) < 0 && !AreApart(guard.Route, route))
                .Select(guard => guard.Path)]);
        }
    }

    /// <summary>As routing chooses between routes: by order, then by how much of the path is literal.</summary>
    private static (int Order, decimal Precedence) Rank(RouteConfig route) =>
        (route.Order ?? 0, ProxyCheck.Pattern(route)?.InboundPrecedence ?? decimal.MaxValue);

    /// <summary>Both name hosts and share none: the settings have parted them on purpose.</summary>
    private static bool AreApart(RouteConfig one, RouteConfig other) =>
        one.Match.Hosts is { Count: > 0 } hosts && other.Match.Hosts is { Count: > 0 } others
        && !hosts.Concat(others).Any(host => host.Contains('*'))
        && !hosts.Intersect(others, StringComparer.OrdinalIgnoreCase).Any();
}
