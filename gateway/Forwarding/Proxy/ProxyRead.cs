using System.Text.Json.Nodes;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// Routes and clusters as YARP's own parser would read them, which passes over what it does not know and names no key of what it
/// cannot read. What could not be read is missing here, so that the rest is judged all the same.
/// </summary>
internal sealed class ProxyRead
{
    private const string Root = "ReverseProxy";
    private static readonly Dictionary<string, DestinationConfig> NoDestinations = [];
    private readonly List<string> _unread = [];

    public ProxyRead(JsonObject tree, Mistakes mistakes)
    {
        var options = StrictJson.Read<ProxyOptions>(tree, Root, mistakes, ReadingStyle.Framework, _unread);
        Routes = [.. options.Routes
            .Select(static route => route.Value with { RouteId = route.Key, Match = route.Value.Match ?? new RouteMatch() })];
        Clusters = [.. options.Clusters.Select(static cluster =>
            cluster.Value with { ClusterId = cluster.Key, Destinations = cluster.Value.Destinations ?? NoDestinations })];
    }

    public IReadOnlyList<RouteConfig> Routes { get; }

    public IReadOnlyList<ClusterConfig> Clusters { get; }

    /// <summary>True where something at the key or below could not be read, and is no more to be missed.</summary>
    public bool Lacks(string key) => _unread.Any(one => one == key || one.StartsWith(key + ":", StringComparison.Ordinal));
}
