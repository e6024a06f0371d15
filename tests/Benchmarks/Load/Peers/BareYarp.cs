using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks.Load.Peers;

/// <summary>The yardstick: YARP as its documentation starts it, one route, one destination, nothing of ours.</summary>
internal static class BareYarp
{
    internal const string Word = "yarp";

    internal const string Alike = "bare YARP, the gateway's runtime settings";

    internal static Peer Start(string name, LoadFiles files, params IReadOnlyList<KeyValuePair<string, string?>> variables)
    {
        var ports = PeerPorts.Take();
        return Peer.Dotnet(name, ports, files, variables, Assembly.GetExecutingAssembly().Location, Word, ports.Urls, files.BackendAddress);
    }

    /// <summary>With what the gateway starts with, see its Ingress room and its project file.</summary>
    internal static Peer StartAlike(LoadFiles files) => Start(Alike, files,
        new("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"), new("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"));

    internal static void Run(string urls, string backend) => Build(urls, backend).Run();

    internal static WebApplication Build(string urls, string backend)
    {
        var builder = Builder(urls, backend);
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        return app;
    }

    internal static WebApplicationBuilder Builder(string urls, string backend)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting("urls", urls);
        // The stock host writes two lines a request at Information; every deployment turns that off.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kestrel:Certificates:Default:Path"] = "tls.crt",
            ["Kestrel:Certificates:Default:KeyPath"] = "tls.key",
            ["ReverseProxy:Routes:items:ClusterId"] = "backend",
            ["ReverseProxy:Routes:items:Match:Path"] = "/items/{**rest}",
            ["ReverseProxy:Clusters:backend:Destinations:one:Address"] = backend,
        });
        return builder;
    }
}
