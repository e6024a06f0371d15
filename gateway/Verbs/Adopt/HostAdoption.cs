using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Verbs.Adopt;

/// <summary><c>AllowedHosts</c> holds for the whole application; here each route names the hosts that it is for.</summary>
internal static class HostAdoption
{
    private const string Key = "AllowedHosts";

    public static void Adopt(JsonObject application, JsonObject routes, Decisions decisions)
    {
        string[] allowed = [.. ApplicationFile.Texts(ApplicationFile.Take(application, Key))
            .SelectMany(static text => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Readable)];
        if (allowed.Length == 0)
            return;
        if (allowed.Any(static host => host is "*" or "[::]" or "0.0.0.0"))
        {
            decisions.Add(DecisionKind.Drop, Key, "lets any host in, as the gateway does");
            return;
        }

        decisions.Add(DecisionKind.Change, Key,
            $"{string.Join(", ", allowed)} stands as Match:Hosts on every route; any other host gets 404 where it got 400");
        foreach (var (name, route) in routes.ToList())
        {
            var match = ProxyAdoption.Child(route!.AsObject(), "Match");
            string[] own = [.. ApplicationFile.Texts(match["Hosts"])];
            var both = own.Length == 0 ? allowed : Meeting(own, allowed);
            if (both.Length > 0)
            {
                match["Hosts"] = new JsonArray([.. both.Select(static host => (JsonNode)host)]);
                continue;
            }

            routes.Remove(name);
            decisions.Add(DecisionKind.Drop, $"ReverseProxy:Routes:{name}",
                $"is for {string.Join(", ", own)}, which {Key} does not let in, so no request reached it");
        }
    }

    private static string[] Meeting(string[] own, string[] allowed) =>
        [.. own.SelectMany(host => allowed.Select(other => Both(host, other))).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The narrower of two hosts of which one covers the other; null where neither does.</summary>
    private static string? Both(string host, string allowed) => Covers(allowed, Bare(host)) ? host : Covers(host, allowed) ? allowed : null;

    private static bool Covers(string pattern, string host) => ApplicationFile.Same(pattern, host)
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));

    /// <summary>Without a port, which only a route's host may have.</summary>
    private static string Bare(string host) =>
        host.LastIndexOf(':') is >= 0 and var colon && !host.EndsWith(']') ? host[..colon] : host;

    /// <summary>Routes take a host as people write it, not as DNS does.</summary>
    private static string Readable(string host) => host.Contains("xn--", StringComparison.OrdinalIgnoreCase)
        ? new IdnMapping().GetUnicode(host) : host;
}
