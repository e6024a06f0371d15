using System.Runtime.CompilerServices;
using Gateway.Orgs;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Hands YARP the routes of the snapshot in force; a swap has taken effect whole when <see cref="Swap"/> returns.</summary>
internal sealed class ProxyConfigSource : IProxyConfigProvider
{
    /// <summary>By reference: YARP may still ask for endpoints of a configuration that is being replaced.</summary>
    private readonly ConditionalWeakTable<RouteConfig, RouteRules> _rules = [];
    private volatile Config _current = new(new ProxyRoutes([], [], new Dictionary<RouteConfig, RouteRules>()));

    public IProxyConfig GetConfig() => _current;

    public RouteRules RulesOf(RouteConfig route) => _rules.TryGetValue(route, out var rules)
        ? rules : throw new InvalidOperationException($"Route {route.RouteId} has no compiled rules.");

    public void Swap(ProxyRoutes routes)
    {
        foreach (var (route, rules) in routes.Rules)
            _rules.Add(route, rules);
        var old = _current;
        _current = new Config(routes);
        old.Replaced();
    }

    private sealed class Config(ProxyRoutes routes) : IProxyConfig
    {
        private readonly ConfigurationReloadToken _replaced = new();

        public IReadOnlyList<RouteConfig> Routes => routes.Routes;

        public IReadOnlyList<ClusterConfig> Clusters => routes.Clusters;

        public IChangeToken ChangeToken => _replaced;

        public void Replaced() => _replaced.OnReload();
    }
}
