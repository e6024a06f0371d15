using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>A service over HTTP/2 that says no, while the body still comes or when it has ended.</summary>
internal sealed class Http2Backend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Http2Backend(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<Http2Backend> StartAsync(bool early)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            if (!early)
                await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            await context.Response.WriteAsync("no");
        });
        await app.StartAsync();
        return new Http2Backend(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
