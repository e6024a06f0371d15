using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks.Load;

/// <summary>The yardstick: YARP as its documentation starts it, one route, one destination, nothing of ours.</summary>
internal static class BareYarp
{
    internal static void Run(string url, string backend)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting("urls", url);
        // The stock host writes two lines a request at Information; every deployment turns that off.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Routes:items:ClusterId"] = "backend",
            ["ReverseProxy:Routes:items:Match:Path"] = "/items/{**rest}",
            ["ReverseProxy:Clusters:backend:Destinations:one:Address"] = backend,
        });
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        app.Run();
    }
}
