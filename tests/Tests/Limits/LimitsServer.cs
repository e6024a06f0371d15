using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Limits;

/// <summary>The limits step alone in a server, between a caller that is already known and a backend of a few lines.</summary>
internal sealed class LimitsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public LimitsServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Rig.States);
        builder.Services.AddSingleton<TimeProvider>(Rig.Time);
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            context.Features.Set(new Ending());
            context.Features.Set(new AccessRecord());
            context.Caller = Caller;
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(Route), "route"));
            await next(context);
        });
        _app.UseLimits();
        _app.Run(context => Backend(context));
    }

    public LimitsRig Rig { get; } = new();

    public HttpClient Client { get; } = new();

    public Caller? Caller { get; set; }

    public RouteRules Route { get; set; } = LimitsRig.Route();

    public RequestDelegate Backend { get; set; } = _ => Task.CompletedTask;

    public async Task StartAsync()
    {
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Client.Dispose();
        Rig.Dispose();
    }
}
