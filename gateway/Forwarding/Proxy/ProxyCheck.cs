using Gateway.Forwarding.Headers;
using Gateway.Orgs.Identity;
using Gateway.Settings;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Forwarding.Proxy;

/// <summary>Holds routes and clusters against everything that YARP would only notice while it applies them, or never.</summary>
internal sealed class ProxyCheck(IConfigValidator validator, ITransformBuilder transforms, ParameterPolicyFactory policies)
{
    /// <summary>What the ingress answers itself, and all that lies below.</summary>
    private static readonly string[] Reserved = ["/.gateway", "/.well-known/oauth-protected-resource"];
    private const string Constraints = "int, bool, datetime, decimal, double, float, guid, long, alpha, required, file, nonfile, "
        + "length(…), minlength(…), maxlength(…), min(…), max(…), range(…) and regex(…)";
    private static readonly string[] HeaderTransforms = ["RequestHeader", "RequestHeaderRouteValue", "ResponseHeader", "ResponseTrailer"];

    /// <param name="config">As YARP reads it.</param>
    /// <param name="identity">The headers that no transform may set.</param>
    /// <param name="mistakes">Where they go.</param>
    public void Check(ProxyRead config, IdentityRules identity, Mistakes mistakes)
    {
        var clusters = config.Clusters.ToDictionary(cluster => cluster.ClusterId, StringComparer.OrdinalIgnoreCase);
        foreach (var cluster in config.Clusters)
            CheckCluster(cluster, config, mistakes);
        foreach (var route in config.Routes)
            CheckRoute(route, clusters, identity, config, mistakes);
        ProxyWarnings.Report(config, mistakes);
        RouteTwins.Report(config, mistakes);
    }

    /// <summary>Null where there is no path or it cannot be parsed; YARP's validator names the latter.</summary>
    public static RoutePattern? Pattern(RouteConfig route)
    {
        try
        {
            return route.Match.Path is { } path ? RoutePatternFactory.Parse(path) : null;
        }
        catch (RoutePatternException)
        {
            return null;
        }
    }

    public static string Key(RouteConfig route) => $"ReverseProxy:Routes:{route.RouteId}";

    private void CheckCluster(ClusterConfig cluster, ProxyRead read, Mistakes mistakes)
    {
        var key = $"ReverseProxy:Clusters:{cluster.ClusterId}";
        foreach (var error in validator.ValidateClusterAsync(cluster).AsTask().GetAwaiter().GetResult())
        {
            // A missing address is named below, by its key.
            if (!error.Message.StartsWith("No address found ", StringComparison.Ordinal)
                && ProxyErrors.OfCluster(key, error.Message) is var (full, text) && !read.Lacks(full))
            {
                mistakes.Add(full, text);
            }
        }

        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if ((!Uri.TryCreate(destination.Address, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                && !read.Lacks($"{key}:Destinations:{name}:Address"))
            {
                mistakes.Add(
                    $"{key}:Destinations:{name}:Address", $"is \"{destination.Address}\"; it must be a URL such as http://localhost:9000/");
            }
        }

        HeaderEncodings.Report(cluster, key, mistakes);
        foreach (var (name, value) in cluster.Metadata ?? new Dictionary<string, string>())
        {
            if (name.StartsWith("Gateway.", StringComparison.OrdinalIgnoreCase) && name != ClusterCapacity.Word)
                mistakes.Add($"{key}:Metadata:{name}", $"is no known word; allowed is {ClusterCapacity.Word}");
            else if (name == ClusterCapacity.Word && ClusterCapacity.Parse(value) is null)
                mistakes.Add($"{key}:Metadata:{name}", $"is \"{value}\"; it must be a number of requests, 1 or more");
        }
    }

    private void CheckRoute(
        RouteConfig route, Dictionary<string, ClusterConfig> clusters, IdentityRules identity, ProxyRead read, Mistakes mistakes)
    {
        var key = Key(route);
        var errors = validator.ValidateRouteAsync(RoutePolicies.Without(route)).AsTask().GetAwaiter().GetResult();
        foreach (var error in errors)
        {
            // What is missing because it was named and taken away is not missed again.
            if (ProxyErrors.OfRoute(key, error.Message) is var (full, text) && !read.Lacks(full))
                mistakes.Add(full, text);
        }

        var cluster = route.ClusterId is { } id ? clusters.GetValueOrDefault(id) : null;
        if (cluster is null && !read.Lacks($"{key}:ClusterId"))
        {
            mistakes.Add($"{key}:ClusterId", route.ClusterId is null
                ? "is missing; name a cluster"
                : $"is \"{route.ClusterId}\", which is no cluster; known are {string.Join(", ", clusters.Keys)}");
        }

        RoutePolicies.Report(route, mistakes);
        if (route.MaxRequestBodySize < -1)
            mistakes.Add($"{key}:MaxRequestBodySize", $"is {route.MaxRequestBodySize}; it must be a number of bytes, or -1 for any");
        var path = $"/{route.Match.Path?.Trim('/')}/";
        if (Array.Find(Reserved, own => path.StartsWith(own + "/", StringComparison.OrdinalIgnoreCase)) is { } taken)
            mistakes.Add($"{key}:Match:Path", $"is under {taken}, which is the gateway's own");
        CheckPattern(route, mistakes);
        PassHeaders.Report(route, key, mistakes);
        ReportIdentityTransforms(route, identity, mistakes);
        if (errors.Count == 0)
            BuildTransforms(route, cluster, mistakes);
    }

    /// <summary>An unknown constraint would pass YARP's own check and then freeze its routes for good.</summary>
    private void CheckPattern(RouteConfig route, Mistakes mistakes)
    {
        foreach (var parameter in Pattern(route)?.Parameters ?? [])
        {
            foreach (var policy in parameter.ParameterPolicies)
            {
                try
                {
                    policies.Create(parameter, policy);
                }
                catch (Exception error) when (error is InvalidOperationException or RouteCreationException or ArgumentException
                    or FormatException)
                {
                    mistakes.Add($"{Key(route)}:Match:Path",
                        $"has a constraint on {{{parameter.Name}}} that cannot be made; allowed are {Constraints}, "
                        + $"and a constraint of an application's own must be left out or written as regex: {error.Message}");
                }
            }
        }
    }

    private static void ReportIdentityTransforms(RouteConfig route, IdentityRules identity, Mistakes mistakes)
    {
        foreach (var transform in route.Transforms ?? [])
        {
            foreach (var (name, value) in transform)
            {
                if (HeaderTransforms.Contains(name, StringComparer.OrdinalIgnoreCase) && identity.Owned.Contains(value))
                    mistakes.Add($"{Key(route)}:Transforms", $"sets {value}, which is an identity header and only the gateway's to set");
            }
        }
    }

    private void BuildTransforms(RouteConfig route, ClusterConfig? cluster, Mistakes mistakes)
    {
        try
        {
            transforms.Build(route, cluster);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            mistakes.Add(
                $"{Key(route)}:Transforms", $"cannot be built: {(error as AggregateException)?.InnerException?.Message ?? error.Message}");
        }
    }
}
