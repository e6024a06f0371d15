using Gateway.Orgs;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>The routes and clusters of one snapshot, with the rules compiled for each route.</summary>
internal sealed record ProxyRoutes(
    IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters, IReadOnlyDictionary<RouteConfig, RouteRules> Rules);
