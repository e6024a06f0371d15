using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Verbs.Adopt;

/// <summary>What YARP's own reader makes of a file, without what an application's code means and the hosts that adopting narrows.</summary>
internal sealed record YarpReading(IReadOnlyList<RouteConfig> Routes, IReadOnlyList<ClusterConfig> Clusters)
{
    public static async Task<YarpReading> OfAsync(string text)
    {
        var section = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text))).Build()
            .GetSection("ReverseProxy");
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(section);
        collection.AddReverseProxy().LoadFromConfig(section);
        await using var services = collection.BuildServiceProvider();
        var config = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        return new(
            [.. config.Routes.Select(static route => route with
            {
                AuthorizationPolicy = null,
                CorsPolicy = null,
                RateLimiterPolicy = null,
                TimeoutPolicy = null,
                OutputCachePolicy = null,
                Metadata = null,
                Match = new RouteMatch
                {
                    Path = route.Match.Path,
                    Methods = route.Match.Methods,
                    Headers = route.Match.Headers,
                    QueryParameters = route.Match.QueryParameters,
                },
            })],
            config.Clusters);
    }
}
