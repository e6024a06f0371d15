using System.Text.Json.Nodes;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Reads the <c>ReverseProxy</c> section by YARP's own parser and finds the key of what that parser cannot read.</summary>
internal static class ProxyParser
{
    private const string Root = "ReverseProxy";

    private static readonly string[] Sections = ["Routes", "Clusters"];
    private static readonly string[] RouteKeys = [.. Names(typeof(RouteConfig)).Where(name => name != nameof(RouteConfig.RouteId))];
    private static readonly string[] MatchKeys = Names(typeof(RouteMatch));
    private static readonly string[] ClusterKeys = [.. Names(typeof(ClusterConfig)).Where(name => name != nameof(ClusterConfig.ClusterId))];
    private static readonly string[] DestinationKeys = Names(typeof(DestinationConfig));

    public static IProxyConfig? Parse(JsonObject tree, Mistakes mistakes)
    {
        NameUnknown(tree, Root, Sections, mistakes);
        foreach (var (id, route) in Children(tree, "Routes"))
        {
            NameUnknown(route, $"{Root}:Routes:{id}", RouteKeys, mistakes);
            NameUnknown(route["Match"], $"{Root}:Routes:{id}:Match", MatchKeys, mistakes);
        }

        foreach (var (id, cluster) in Children(tree, "Clusters"))
        {
            NameUnknown(cluster, $"{Root}:Clusters:{id}", ClusterKeys, mistakes);
            foreach (var (name, destination) in Children(cluster, "Destinations"))
                NameUnknown(destination, $"{Root}:Clusters:{id}:Destinations:{name}", DestinationKeys, mistakes);
        }

        return TryParse(tree, out _) ?? NameUnreadable(tree, mistakes);
    }

    /// <summary>YARP's errors name no key, so each route and cluster is tried alone.</summary>
    private static IProxyConfig? NameUnreadable(JsonObject tree, Mistakes mistakes)
    {
        foreach (var section in Sections)
        {
            foreach (var (id, item) in Children(tree, section))
            {
                var alone = new JsonObject { [section] = new JsonObject { [id] = item.DeepClone() } };
                if (TryParse(alone, out var error) is null)
                    mistakes.Add($"{Root}:{section}:{id}", $"cannot be read: {error}");
            }
        }

        if (!mistakes.Any)
            mistakes.Add(Root, "cannot be read");
        return null;
    }

    private static IProxyConfig? TryParse(JsonObject tree, out string? error)
    {
        error = null;
        try
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddReverseProxy().LoadFromConfig(SettingsReader.Configuration(tree));
            using var provider = services.BuildServiceProvider();
            return provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            error = failure.Message;
            return null;
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Children(JsonObject tree, string name) =>
        (tree[name] as JsonObject ?? []).Where(child => child.Value is JsonObject).Select(child => KeyValuePair.Create(child.Key, (JsonObject)child.Value!));

    private static void NameUnknown(JsonNode? node, string key, string[] known, Mistakes mistakes)
    {
        foreach (var (name, _) in node as JsonObject ?? [])
        {
            // YARP's parser reads its keys without regard to case.
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                mistakes.Add($"{key}:{name}", $"is no known key; allowed here are {string.Join(", ", known)}");
        }
    }

    private static string[] Names(Type type) => [.. type.GetProperties().Select(property => property.Name)];
}
