using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>Reads the <c>ReverseProxy</c> section by YARP's own parser and finds the key of what that parser cannot read.</summary>
internal static class ProxyParser
{
    private const string Root = "ReverseProxy";

    private static readonly string[] Sections = ["Routes", "Clusters"];

    public static IProxyConfig? Parse(JsonObject tree, Mistakes mistakes)
    {
        NameUnknown(tree, Root, Sections, mistakes);
        NameUnknown(tree["Routes"], $"{Root}:Routes", typeof(Dictionary<string, RouteConfig>), mistakes);
        NameUnknown(tree["Clusters"], $"{Root}:Clusters", typeof(Dictionary<string, ClusterConfig>), mistakes);
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

    /// <summary>YARP's parser passes over what it does not know: below an object of its own, in lists and dictionaries of them too.</summary>
    private static void NameUnknown(JsonNode? node, string key, Type type, Mistakes mistakes)
    {
        var element = type.IsGenericType ? type.GenericTypeArguments[^1] : type;
        if (element.Assembly != typeof(RouteConfig).Assembly || element.IsEnum)
            return;
        var isList = type.GenericTypeArguments.Length == 1;
        if (node is JsonValue || (node is JsonArray && !isList))
            mistakes.Add(key, isList ? "must be a list" : "must be an object");
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                NameUnknown(items[i], $"{key}:{i}", element, mistakes);
        }
        else if (element != type)
        {
            foreach (var (name, child) in node as JsonObject ?? [])
                NameUnknown(child, $"{key}:{name}", element, mistakes);
        }
        else
        {
            NameMembers(node as JsonObject ?? [], key, type, mistakes);
        }
    }

    private static void NameMembers(JsonObject tree, string key, Type type, Mistakes mistakes)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !IsOwnName(type, property.Name)).ToArray();
        NameUnknown(tree, key, [.. known.Select(property => property.Name)], mistakes);
        foreach (var (name, child) in tree)
        {
            if (known.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) is { } property)
                NameUnknown(child, $"{key}:{name}", property.PropertyType, mistakes);
        }
    }

    /// <summary>An item's id is its key; a route's <c>ClusterId</c> is not its own.</summary>
    private static bool IsOwnName(Type type, string name) =>
        (type == typeof(RouteConfig) && name == nameof(RouteConfig.RouteId)) || (type == typeof(ClusterConfig) && name == nameof(ClusterConfig.ClusterId));

    private static void NameUnknown(JsonObject tree, string key, string[] known, Mistakes mistakes)
    {
        foreach (var (name, _) in tree)
        {
            // YARP's parser reads its keys without regard to case.
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                mistakes.Add($"{key}:{name}", $"is no known key; allowed here are {string.Join(", ", known)}");
        }
    }
}
