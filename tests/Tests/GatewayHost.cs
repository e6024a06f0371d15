using Gateway.Ingress;
using Gateway.Settings;
using Gateway.Testing.Processes;
using Gateway.Testing.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>All rooms in this process, over free ports and a directory of the test's own.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly TempDirectory _directory;
    private readonly WebApplication _app;

    private GatewayHost(TempDirectory directory, WebApplication app)
    {
        (_directory, _app) = (directory, app);
        var addresses = app.Services.GetRequiredService<Listeners>().Addresses.ToDictionary();
        (IngressPort, AdminPort) = (new Uri(addresses["Ingress"]).Port, new Uri(addresses["Admin"]).Port);
    }

    public int IngressPort { get; }

    public int AdminPort { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The gateway as Program puts it together, saying nothing on the console.</summary>
    public static WebApplication Build(SettingsSources sources, Action<WebApplicationBuilder>? change = null) =>
        Program.Build(sources, builder =>
        {
            builder.Logging.ClearProviders();
            change?.Invoke(builder);
        });

    /// <summary>Starts with these settings; listeners, store and journal are the host's own.</summary>
    public static async Task<GatewayHost> StartAsync(string settings, Action<WebApplicationBuilder>? change = null)
    {
        var directory = new TempDirectory();
        var own = directory.Write("own.json", $$"""
            {
              "Kestrel": { "Endpoints": { "Ingress": { "Url": "http://127.0.0.1:0" }, "Admin": { "Url": "http://127.0.0.1:0" } } },
              "Gateway": {
                "Ingress": { "DrainDelay": "00:00:00" },
                "Store": { "ConnectionString": "Data Source={{directory.Path}}/gateway.db" },
                "Metering": { "Directory": "{{directory.Path}}/journal" }
              }
            }
            """);
        var app = Build(new SettingsSources { RootFile = own, Files = [directory.Write("settings.json", settings)] }, change);
        await app.StartAsync();
        return new GatewayHost(directory, app);
    }

    /// <summary>Changes the settings it was started with, while it runs.</summary>
    public void Rewrite(string settings) => _directory.Write("settings.json", settings);

    /// <summary>One request on a connection of its own, byte for byte, and the whole answer.</summary>
    public Task<RawResponse> SendAsync(string target, string method = "GET", params string[] lines) =>
        RawClient.ExchangeAsync(IngressPort, string.Join("\r\n", [$"{method} {target} HTTP/1.1", "Host: api.example", .. lines, "", ""]));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Dispose();
    }
}
