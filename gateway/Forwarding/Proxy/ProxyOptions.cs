using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary><c>ReverseProxy</c>, by YARP's own types.</summary>
internal sealed class ProxyOptions
{
    /// <summary>Which requests lead to which cluster, by name.</summary>
    public Dictionary<string, RouteConfig> Routes { get; set; } = [];

    /// <summary>The services behind the gateway, by name.</summary>
    public Dictionary<string, ClusterConfig> Clusters { get; set; } = [];
}
