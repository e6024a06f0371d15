using System.Text.Json.Nodes;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Telemetry;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Tokens;

/// <summary>The room's doors behind a real Kestrel: settings from a file, an anonymous endpoint and one for callers.</summary>
internal sealed class TokenHost : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly SettingsSources _sources;
    private readonly PostgresCluster? _store;
    private WebApplication _app;

    private TokenHost(TestIssuer issuer, ManualTime time, PostgresCluster? store)
    {
        (Issuer, Time, _store) = (issuer, time, store);
        _sources = new SettingsSources { RootFile = _directory.Write("settings.json", Settings().ToJsonString()) };
        _app = Build();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Time).AddRoutingCore();
        builder.AddSettings(_sources).AddStore().AddTokens();
        var app = builder.Build();
        _ = app.Services.GetRequiredService<Snapshots>().Current;
        app.Use(PrepareAsync);
        app.UseRouting();
        app.UseTokens();
        app.MapGet("/open", () => "open").WithMetadata(new AllowAnonymousAttribute());
        app.MapGet("/closed", (HttpContext context) => context.Token!.Application);
        return app;
    }

    public TestIssuer Issuer { get; }

    public ManualTime Time { get; }

    public Snapshots Snapshots => _app.Services.GetRequiredService<Snapshots>();

    public IReadiness Readiness => _app.Services.GetServices<IReadiness>().Single();

    /// <summary>How the last request ended.</summary>
    public Ending Ending { get; private set; } = new();

    /// <param name="store">Without one the store is a database of the host's own.</param>
    public static async Task<TokenHost> StartAsync(PostgresCluster? store = null)
    {
        var time = new ManualTime();
        var host = new TokenHost(await TestIssuer.StartAsync(time), time, store);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>Good settings for this host's issuer.</summary>
    public JsonObject Settings() => new()
    {
        ["Gateway"] = new JsonObject
        {
            ["Store"] = _store is null
                ? new JsonObject { ["ConnectionString"] = $"Data Source={Database}" }
                : new JsonObject { ["Provider"] = "PostgreSql", ["ConnectionString"] = _store.ConnectionString },
            ["Issuers"] = new JsonObject
            {
                ["kinde"] = new JsonObject { ["Kind"] = "Kinde", [nameof(Issuer)] = Issuer.Issuer, ["Audiences"] = new JsonArray("acme") },
            },
        },
    };

    /// <summary>Where the store's database is.</summary>
    public string Database => Path.Combine(_directory.Path, "gateway.db");

    /// <summary>Another process's worth: nothing of the one before but its files.</summary>
    public async Task RestartAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = Build();
        await _app.StartAsync();
    }

    public void Write(JsonObject settings) => _directory.Write("settings.json", settings.ToJsonString());

    public async Task<RawResponse> GetAsync(string path, params string[] authorization)
    {
        var lines = string.Concat(authorization.Select(value => $"Authorization: {value}\r\n"));
        return await RawClient.ExchangeAsync(
            new Uri(_app.Urls.Single()).Port, $"GET {path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n{lines}\r\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Issuer.DisposeAsync();
        _directory.Dispose();
    }

    private Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        Ending = new Ending();
        context.Features.Set(Ending);
        context.Features.Set(new AccessRecord());
        return next(context);
    }
}
