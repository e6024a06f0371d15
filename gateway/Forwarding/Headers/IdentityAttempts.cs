using Gateway.Telemetry;

namespace Gateway.Forwarding.Headers;

/// <summary>
/// Counts the identity fields that clients sent and names each application that does so once a minute: it is mistaken, or worse.
/// </summary>
internal sealed partial class IdentityAttempts(ForwardingMetrics metrics, TimeProvider time, ILogger<IdentityAttempts> logger)
{
    /// <summary>How many are named a minute; the count has them all.</summary>
    private const int MostNamed = 100;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Org, string Application)> _named = [];
    private long _minute;

    public void Add(int fields, AccessRecord record)
    {
        metrics.IdentityHeadersRemoved(fields, record.Route ?? "");
        if (IsNew(record.Org ?? "", record.Application ?? ""))
            LogRemoved(record.Application, record.Org, fields, record.Route, record.RequestId);
    }

    private bool IsNew(string org, string application)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        lock (_lock)
        {
            if (minute != _minute)
                _named.Clear();
            _minute = minute;
            return _named.Count < MostNamed && _named.Add((org, application));
        }
    }

    [LoggerMessage(700, LogLevel.Information, "Application {Application} of org {Org} sent {Fields} identity header fields, "
        + "which were removed; first on route {Route} in request {RequestId}, and no more is said of it this minute")]
    private partial void LogRemoved(string? application, string? org, int fields, string? route, string requestId);
}
