using System.Globalization;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Rules;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Reads <c>ReverseProxy</c>: by YARP's types, judged here, compiled into rules, swapped with the rest of the snapshot.</summary>
internal sealed class ProxyPart(ProxyCheck check, ProxyConfigSource source) : ISettingsPart
{
    /// <summary>
    /// Makes every route of a new snapshot unequal to its old self, so that YARP builds its endpoint anew with the new rules.
    /// </summary>
    private const string GenerationWord = "Gateway.Generation";

    public void Read(SettingsReader settings, SnapshotBuilder snapshot)
    {
        var rules = new Dictionary<RouteConfig, RouteRules>(ReferenceEqualityComparer.Instance);
        var config = new ProxyRead(settings.Tree("ReverseProxy"), settings.Mistakes);
        check.Check(config, snapshot.Get<IdentityRules>(), settings.Mistakes);
        foreach (var route in config.Routes)
        {
            var stamped = Stamp(route, snapshot.Generation);
            rules[stamped] = RouteRulesCompiler.Compile(
                route.RouteId, ProxyCheck.Pattern(route), RoutePolicies.IsAnonymous(route), route.MaxRequestBodySize,
                route.Metadata, snapshot,
                settings.Mistakes);
            if (config.Clusters.FirstOrDefault(cluster =>
                string.Equals(cluster.ClusterId, route.ClusterId, StringComparison.OrdinalIgnoreCase)) is { } cluster)
            {
                rules[stamped].LeadTo(cluster.ClusterId, ClusterCapacity.Parse(cluster.Metadata?.GetValueOrDefault(ClusterCapacity.Word)));
            }
        }

        GuardsBefore.Tell(rules);
        IssuerNeed.Check(rules.Values, snapshot, settings.Mistakes);
        snapshot.Add(new ProxyRoutes([.. rules.Keys], config.Clusters, rules));
    }

    public void Apply(Snapshot snapshot)
    {
        var routes = snapshot.Get<ProxyRoutes>();
        foreach (var rules in routes.Rules.Values)
            rules.Belong(snapshot);
        source.Swap(routes);
    }

    private static RouteConfig Stamp(RouteConfig route, int generation)
    {
        var metadata = new Dictionary<string, string>(route.Metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase)
        {
            [GenerationWord] = generation.ToString(CultureInfo.InvariantCulture),
        };
        return RoutePolicies.Without(route) with { Metadata = metadata };
    }
}
