using System.Diagnostics;

namespace Gateway.Telemetry.Tracing;

/// <summary>
/// The spans of a request that is recorded: one for the server, one for each try at a backend. No other request carries it.
/// </summary>
internal sealed class RequestTrace(Activity server)
{
    /// <summary>What an exporter subscribes to.</summary>
    public const string Name = "Gateway";

    private static readonly ActivitySource Source = new(Name);
    private Activity? _try;

    public Activity Server => server;

    /// <summary>Null unless somebody listens and the sampler takes the request; then what came in passes untouched.</summary>
    public static RequestTrace? Begin(HttpRequest request, string method)
    {
        if (!Source.HasListeners())
            return null;
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var parent);
        var activity = Source.StartActivity(method, ActivityKind.Server, parent);
        if (activity is not { IsAllDataRequested: true })
        {
            activity?.Dispose();
            return null;
        }

        activity.SetTag("http.request.method", method);
        activity.SetTag("url.path", request.Path.Value);
        activity.SetTag("url.scheme", request.Scheme);
        return new RequestTrace(activity);
    }

    /// <summary>The gateway said no.</summary>
    public void Refused(string code, string? reason) =>
        server.AddEvent(new ActivityEvent(
            "gateway.refused", tags: new ActivityTagsCollection { { "gateway.code", code }, { "gateway.reason", reason } }));

    /// <summary>A request goes out; its backend is to name this span as its parent.</summary>
    public Activity? BeginTry(Uri destination)
    {
        _try = Source.StartActivity(server.DisplayName, ActivityKind.Client, server.Context);
        _try?.SetTag("http.request.method", server.GetTagItem("http.request.method"));
        _try?.SetTag("server.address", destination.Host);
        _try?.SetTag("server.port", destination.Port);
        return _try;
    }

    /// <param name="status">What the backend answered; null when it did not.</param>
    /// <param name="error">What went wrong, in a word.</param>
    public void EndTry(int? status, string? error)
    {
        if (_try is not { } attempt)
            return;
        _try = null;
        if (status is { } code)
            attempt.SetTag("http.response.status_code", code);
        if (error is not null || status >= 400)
            Fail(attempt, error ?? $"{status}");
        attempt.Dispose();
    }

    /// <summary>All is over; what the access log says is on the span too.</summary>
    public void End(AccessRecord record, string? template)
    {
        server.DisplayName = template is null ? record.Method : $"{record.Method} {template}";
        server.SetTag("http.route", template);
        server.SetTag("http.response.status_code", record.Status);
        server.SetTag("gateway.route", record.Route);
        server.SetTag("gateway.org", record.Org);
        server.SetTag("gateway.application", record.Application);
        server.SetTag("gateway.request_id", record.RequestId);
        // A 4xx is no error of a server's (OpenTelemetry's conventions for HTTP).
        if (record.Status is null or >= 500)
            Fail(server, record.Code ?? (record.Status is null ? "client_aborted" : $"{record.Status}"));
        server.Dispose();
    }

    private static void Fail(Activity activity, string error)
    {
        activity.SetTag("error.type", error);
        activity.SetStatus(ActivityStatusCode.Error);
    }
}
