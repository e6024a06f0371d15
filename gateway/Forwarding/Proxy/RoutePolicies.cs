using Gateway.Settings;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding.Proxy;

/// <summary>
/// Policies that a route names by YARP's keys. They stand in an application's own code, which is not here; what says no more than
/// what the gateway does anyway is taken, in any case of letters.
/// </summary>
internal static class RoutePolicies
{
    private const string Anonymous = "anonymous";
    private const string Default = "default";
    private const string Disable = "disable";

    public static bool IsAnonymous(RouteConfig route) => Says(route.AuthorizationPolicy, Anonymous);

    public static void Report(RouteConfig route, Mistakes mistakes)
    {
        var key = ProxyCheck.Key(route);
        if (!IsIdle(route.AuthorizationPolicy, Anonymous) && !IsIdle(route.AuthorizationPolicy, Default))
        {
            mistakes.Add($"{key}:AuthorizationPolicy",
                $"is \"{route.AuthorizationPolicy}\"; only anonymous and default are allowed, "
                + "and every other route needs a verified caller anyway; scopes stand in Metadata as Gateway.Scopes");
        }

        Report(mistakes, $"{key}:RateLimiterPolicy", route.RateLimiterPolicy, "limits belong to plans, under Gateway:Plans");
        Report(mistakes, $"{key}:CorsPolicy", route.CorsPolicy, "machine clients need none");
        Report(mistakes, $"{key}:TimeoutPolicy", route.TimeoutPolicy, "use Timeout");
        Report(mistakes, $"{key}:OutputCachePolicy", route.OutputCachePolicy, "the gateway keeps no answers");
    }

    /// <summary>
    /// Without the names that only the framework's own middleware would know; at an endpoint that names one and lacks it requests fail.
    /// That a route is anonymous stays: YARP says so at the endpoint, and the walk asks there.
    /// </summary>
    public static RouteConfig Without(RouteConfig route) => route with
    {
        AuthorizationPolicy = IsAnonymous(route) ? Anonymous : null,
        RateLimiterPolicy = null,
        CorsPolicy = null,
        TimeoutPolicy = null,
        OutputCachePolicy = null,
    };

    private static void Report(Mistakes mistakes, string key, string? policy, string instead)
    {
        if (!IsIdle(policy, Disable))
        {
            mistakes.Add(key,
                $"is \"{policy}\"; only disable is allowed, for policies of this kind stand in an application's own code: {instead}");
        }
    }

    private static bool IsIdle(string? policy, string word) => string.IsNullOrEmpty(policy) || Says(policy, word);

    private static bool Says(string? policy, string word) => string.Equals(policy, word, StringComparison.OrdinalIgnoreCase);
}
