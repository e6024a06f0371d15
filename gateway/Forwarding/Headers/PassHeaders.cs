using Gateway.Orgs.Rules;
using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Headers;

/// <summary>Judges <c>Gateway.PassHeaders</c>: what carries identity, framing or target is let through on no route.</summary>
internal static class PassHeaders
{
    public static void Report(RouteConfig route, string key, Mistakes mistakes)
    {
        var names = route.Metadata?.GetValueOrDefault(RouteMetadata.PassHeaders)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var name in names.Where(name => !HeaderFirewall.Passable.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            mistakes.Add($"{key}:Metadata:{RouteMetadata.PassHeaders}",
                $"names \"{name}\"; only {string.Join(", ", HeaderFirewall.Passable)} can be let through: every other field that the "
                + "gateway takes out carries identity, framing or target, and what it does not take out passes anyway");
        }
    }
}
