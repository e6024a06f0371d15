using System.Text.Json.Nodes;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Reads the <c>ReverseProxy</c> section by YARP's own parser and finds the key of what that parser cannot read.</summary>
internal static class ProxyParser
{
    private const string Root = "ReverseProxy";

    private static readonly string[] Sections = ["Routes", "Clusters"];

    public static IProxyConfig? Parse(JsonObject tree, ProxyShape shape, Mistakes mistakes)
    {
        foreach (var name in tree.Select(child => child.Key).ToList())
        {
            // YARP's parser reads its keys without regard to case.
            if (string.Equals(name, Sections[0], StringComparison.OrdinalIgnoreCase))
                shape.Check(tree, name, $"{Root}:{name}", typeof(Dictionary<string, RouteConfig>));
            else if (string.Equals(name, Sections[1], StringComparison.OrdinalIgnoreCase))
                shape.Check(tree, name, $"{Root}:{name}", typeof(Dictionary<string, ClusterConfig>));
            else
                mistakes.Add($"{Root}:{name}", $"is no known key; allowed here are {string.Join(", ", Sections)}");
        }

        return TryParse(tree, out _) ?? ReportUnreadable(tree, mistakes);
    }

    /// <summary>YARP's errors name no key, so each route and cluster is tried alone.</summary>
    private static IProxyConfig? ReportUnreadable(JsonObject tree, Mistakes mistakes)
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
        (tree[name] as JsonObject ?? []).Where(child => child.Value is JsonObject)
            .Select(child => KeyValuePair.Create(child.Key, (JsonObject)child.Value!));
}
