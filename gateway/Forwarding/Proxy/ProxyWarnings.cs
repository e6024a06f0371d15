using Gateway.Settings;

namespace Gateway.Forwarding.Proxy;

/// <summary>Names what is allowed in routes and clusters and yet seldom meant.</summary>
internal static class ProxyWarnings
{
    public static void Report(ProxyRead config, Mistakes mistakes)
    {
        if (config.Routes.Count == 0)
            mistakes.Warn("ReverseProxy:Routes", "is empty: every path is not_found");
        foreach (var cluster in config.Clusters)
        {
            var key = $"ReverseProxy:Clusters:{cluster.ClusterId}";
            if (!config.Routes.Any(route => string.Equals(route.ClusterId, cluster.ClusterId, StringComparison.OrdinalIgnoreCase)))
                mistakes.Warn(key, "has no route that leads to it");
            if (cluster.Destinations is null or { Count: 0 })
                mistakes.Warn($"{key}:Destinations", "is empty: every request to it is upstream_unavailable");
        }
    }
}
