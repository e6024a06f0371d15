using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// Holds routes and clusters against YARP's types. Its parser passes over what it does not know, and over text where a list belongs
/// or the other way round, and its errors name no key. What is named here is taken away, so that the rest can be judged all the same.
/// </summary>
internal sealed class ProxyShape(Mistakes mistakes)
{
    private readonly List<string> _dropped = [];

    /// <summary>True where something at the key or below was taken away.</summary>
    public bool HasDropped(string key) => _dropped.Any(one => one == key || one.StartsWith(key + ":", StringComparison.Ordinal));

    /// <summary>Names what does not fit the type in one section of the tree.</summary>
    public void Check(JsonObject tree, string name, string key, Type type)
    {
        if (tree[name] is { } node && Fault(node, key, type) is { } fault)
        {
            mistakes.Add(key, fault);
            _dropped.Add(key);
            tree.Remove(name);
        }
    }

    /// <summary>What is wrong with the node itself, or null; what is wrong below it is named already.</summary>
    private string? Fault(JsonNode node, string key, Type type)
    {
        if (ProxyWords.ItemOf(type) is { } item)
            return node is JsonArray list ? CheckItems(list, key, item) : "must be a list";
        if (ProxyWords.MemberOf(type) is { } member)
            return node is JsonObject map ? CheckEach(map, key, _ => member) : "must be an object";
        if (type.Assembly == typeof(RouteConfig).Assembly && !type.IsEnum)
            return node is JsonObject own ? CheckMembers(own, key, type) : "must be an object";
        return node is JsonValue ? ProxyWords.Fault(node.ToString(), type) : $"must be {ProxyWords.Allowed(type)}";
    }

    private string? CheckItems(JsonArray list, string key, Type type)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i] is not { } item || Fault(item, Invariant(key, i), type) is not { } fault)
                continue;
            mistakes.Add(Invariant(key, i), fault);
            _dropped.Add(Invariant(key, i));
            list.RemoveAt(i);
        }

        return null;
    }

    private string? CheckEach(JsonObject tree, string key, Func<string, Type> type)
    {
        foreach (var name in tree.Select(child => child.Key).ToList())
            Check(tree, name, $"{key}:{name}", type(name));
        return null;
    }

    private string? CheckMembers(JsonObject tree, string key, Type type)
    {
        // An item's id is its key; a route's ClusterId is not its own. YARP's parser reads its keys without regard to case.
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !IsOwnName(type, property.Name))
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var name in tree.Select(child => child.Key).Where(name => !known.ContainsKey(name)).ToList())
        {
            mistakes.Add($"{key}:{name}", $"is no known key; allowed here are {string.Join(", ", known.Keys)}");
            tree.Remove(name);
        }

        return CheckEach(tree, key, name => known[name]);
    }

    private static bool IsOwnName(Type type, string name) =>
        (type == typeof(RouteConfig) && name == nameof(RouteConfig.RouteId))
        || (type == typeof(ClusterConfig) && name == nameof(ClusterConfig.ClusterId));

    private static string Invariant(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{key}:{index}");
}
