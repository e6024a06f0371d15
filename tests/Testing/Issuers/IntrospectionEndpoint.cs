using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Testing.Issuers;

/// <summary>An introspection endpoint on a real socket (RFC 7662): knows the tokens it was told, and its one client.</summary>
public sealed class IntrospectionEndpoint : IAsyncDisposable
{
    public const string ClientId = "gate:way";
    public const string Secret = "s3cret of the+gateway";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonObject> _known = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private volatile TaskCompletionSource _gate = Opened();

    private IntrospectionEndpoint(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public string Address => _app.Urls.Single() + "/introspect";

    /// <summary>Every token asked for, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public Misbehaviour Fault { get; set; }

    /// <summary>How long each answer takes it.</summary>
    public TimeSpan Slowness { get; set; }

    public static async Task<IntrospectionEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        IntrospectionEndpoint endpoint = new(builder.Build());
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>The whole answer for this token from now on.</summary>
    public void Know(string token, JsonObject answer) => _known[token] = answer;

    public void Forget(string token) => _known.TryRemove(token, out _);

    /// <summary>Questions wait from now on, until <see cref="Open"/>.</summary>
    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        _asked.Enqueue(form["token"].ToString());
        await _gate.Task.WaitAsync(context.RequestAborted);
        if (Slowness > TimeSpan.Zero)
            await Task.Delay(Slowness, TimeProvider.System, context.RequestAborted);
        // Section 2.3.1 of RFC 6749: both are encoded as in a form before they are joined.
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("gate%3Away:s3cret+of+the%2Bgateway"));
        if (context.Request.Headers.Authorization != "Basic " + credentials || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await Faults.WriteAsync(
            context, Fault, _known.GetValueOrDefault(form["token"].ToString()) ?? new JsonObject { ["active"] = false });
    }

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource opened = new();
        opened.SetResult();
        return opened;
    }
}
