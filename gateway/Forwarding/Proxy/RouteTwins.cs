using Gateway.Settings;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Routes that match the same requests, which YARP would find out on each of these.</summary>
internal static class RouteTwins
{
    public static void Report(ProxyRead config, Mistakes mistakes)
    {
        foreach (var twins in config.Routes.GroupBy(Shape, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            mistakes.Add(ProxyCheck.Key(twins.Last()), "matches the same requests "
                + $"as {string.Join(", ", twins.SkipLast(1).Select(route => route.RouteId))}; give them different matches or an Order");
        }
    }

    /// <summary>Two routes of one shape and order are ambiguous on each request; parameter names do not tell them apart.</summary>
    private static string Shape(RouteConfig route)
    {
        var path = ProxyCheck.Pattern(route) is { } pattern
            ? string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Part))))
            : route.Match.Path;
        var match = route.Match;
        return string.Join(
            '\n', route.Order, path?.ToUpperInvariant(), string.Join(',', match.Hosts ?? []), string.Join(',', match.Methods ?? []),
            string.Join(',', match.Headers?.Select(header => $"{header.Name}{header.Mode}{string.Join('|', header.Values ?? [])}") ?? []),
            string.Join(
                ',', match.QueryParameters?.Select(query => $"{query.Name}{query.Mode}{string.Join('|', query.Values ?? [])}") ?? []));
    }

    private static string Part(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart { IsCatchAll: true } => "{**}",
        RoutePatternParameterPart parameter => $"{{{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => part.ToString() ?? "",
    };
}
