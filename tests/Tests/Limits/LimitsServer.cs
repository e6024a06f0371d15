using Gateway.Orgs;
using Gateway.Refusals;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Limits;

/// <summary>The step in a real server, before a backend that a test writes.</summary>
public abstract class LimitsServer : IAsyncLifetime
{
    private WebApplication? _app;

    private protected LimitsRig Rig { get; } = new();

    private protected HttpClient Client { get; } = new();

    private protected Caller? Caller { get; set; }

    private protected RouteRules Route { get; set; } = LimitsRig.Route();

    private protected RequestDelegate Backend { get; set; } = _ => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Rig.States);
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
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Client.Dispose();
        Rig.Dispose();
    }
}
