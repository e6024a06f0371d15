using System.Text.Json.Nodes;
using Gateway.Forwarding.Proxy;

namespace Gateway.Verbs.Adopt;

/// <summary>The application's routes and clusters, in the shape that YARP reads them in.</summary>
internal static class ProxyAdoption
{
    private const string Proxy = "ReverseProxy";
    private const int DeepestSection = 3;

    /// <summary>The section, taken out of the application's tree; empty where there is none.</summary>
    public static JsonObject Take(JsonObject application, Decisions decisions)
    {
        var found = ApplicationFile.Take(application, Proxy) as JsonObject ?? AtTop(application);
        foreach (var (key, section) in Sections(application, "", 0).ToList())
        {
            if (found is null)
            {
                found = section;
                decisions.Add(DecisionKind.Keep, key, $"has routes and clusters; it is called {Proxy} here");
                Remove(application, key);
            }
            else
            {
                decisions.Add(DecisionKind.Decide, key,
                    $"has routes and clusters too, and is left out; put them into {Proxy} if the application loads them");
            }
        }

        var tree = found?.DeepClone().AsObject() ?? [];
        NameRoutes(tree, decisions);
        var proxy = new KnownKeys("YARP", decisions).Of(tree, typeof(ProxyOptions), Proxy);
        var clusters = Child(proxy, "Clusters");
        foreach (var (name, route) in Child(proxy, "Routes"))
            Lead(name, route!.AsObject(), clusters, decisions);
        foreach (var (name, cluster) in clusters)
            ResolveAddresses(name, cluster!.AsObject(), decisions);
        return proxy;
    }

    /// <summary>An application may have handed YARP its whole configuration.</summary>
    private static JsonObject? AtTop(JsonObject application) =>
        ApplicationFile.Child(application, "Routes") is not null && ApplicationFile.Child(application, "Clusters") is not null
            ? new JsonObject
            {
                ["Routes"] = ApplicationFile.Take(application, "Routes"),
                ["Clusters"] = ApplicationFile.Take(application, "Clusters"),
            }
            : null;

    public static JsonObject Child(JsonObject tree, string name)
    {
        if (tree[name] is not JsonObject child)
            tree[name] = child = [];
        return child;
    }

    public static void Remove(JsonObject tree, string key)
    {
        var steps = key.Split(':');
        JsonNode? parent = tree;
        foreach (var step in steps[..^1])
            parent = parent?[step];
        (parent as JsonObject)?.Remove(steps[^1]);
    }

    private static IEnumerable<(string Key, JsonObject Section)> Sections(JsonObject tree, string key, int depth)
    {
        foreach (var (name, child) in tree)
        {
            if (child is not JsonObject section || depth == DeepestSection)
                continue;
            var full = key.Length == 0 ? name : $"{key}:{name}";
            if (ApplicationFile.Child(section, "Routes") is not null && ApplicationFile.Child(section, "Clusters") is not null)
                yield return (full, section);
            foreach (var inner in Sections(section, full, depth + 1))
                yield return inner;
        }
    }

    /// <summary>Early versions of YARP had a list of routes, each with its name inside.</summary>
    private static void NameRoutes(JsonObject tree, Decisions decisions)
    {
        if (ApplicationFile.Child(tree, "Routes") is not JsonArray list)
            return;
        var named = new JsonObject();
        foreach (var (i, item) in list.Index())
        {
            var route = item?.DeepClone() as JsonObject ?? [];
            named[ApplicationFile.Text(ApplicationFile.Take(route, "RouteId")) ?? $"Route{i}"] = route;
        }

        decisions.Add(DecisionKind.Keep, $"{Proxy}:Routes", "is a list, as early versions of YARP had it; routes have names here");
        ApplicationFile.Take(tree, "Routes");
        tree["Routes"] = named;
    }

    /// <summary>YARP answers 503 at a route to a cluster that is not there; so does a cluster without destinations.</summary>
    private static void Lead(string name, JsonObject route, JsonObject clusters, Decisions decisions)
    {
        var cluster = ApplicationFile.Text(route["ClusterId"]);
        if (cluster is not null && ApplicationFile.Child(clusters, cluster) is not null)
            return;
        route["ClusterId"] = cluster ??= "undecided";
        clusters[cluster] ??= new JsonObject { ["Destinations"] = new JsonObject() };
        decisions.Add(DecisionKind.Decide, $"{Proxy}:Routes:{name}:ClusterId",
            $"leads to {cluster}, which no file has; it has no destinations here, so that each request gets 503, as with YARP");
    }

    /// <summary><c>https+http://basket</c> is a name for an application's service discovery.</summary>
    private static void ResolveAddresses(string name, JsonObject cluster, Decisions decisions)
    {
        foreach (var (destination, one) in Child(cluster, "Destinations"))
        {
            if (ApplicationFile.Text(one, "Address") is { } address && address.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus
                && address.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme && plus < scheme)
            {
                one!["Address"] = address[..plus] + address[scheme..];
                decisions.Add(DecisionKind.Decide, $"{Proxy}:Clusters:{name}:Destinations:{destination}:Address",
                    $"is {address}, which an application's service discovery resolves; {one["Address"]} stands there for DNS to resolve");
            }
        }
    }
}
