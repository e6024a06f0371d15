using Gateway.Telemetry;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// Counts the identity fields that clients sent and names each application that does so once a minute: it is mistaken, or worse.
/// </summary>
internal sealed partial class IdentityAttempts(ForwardingMetrics metrics, TimeProvider time, ILogger<IdentityAttempts> logger)
{
    /// <summary>How many are named a minute; the count has them all.</summary>
    private const int MostNamed = 100;

    private readonly OnceAMinute<(string Org, string Application)> _named = new(MostNamed, time);

    public void Add(int fields, AccessRecord record)
    {
        metrics.IdentityHeadersRemoved(fields, record.Route ?? "");
        if (_named.IsNew((record.Org ?? "", record.Application ?? "")))
            LogRemoved(record.Application, record.Org, fields, record.Route, record.RequestId);
    }

    [LoggerMessage(700, LogLevel.Information, "Application {Application} of org {Org} sent {Fields} identity header fields, "
        + "which were removed; first on route {Route} in request {RequestId}, and no more is said of it this minute")]
    private partial void LogRemoved(string? application, string? org, int fields, string? route, string requestId);
}
