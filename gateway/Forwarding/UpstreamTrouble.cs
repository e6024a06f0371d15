using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding;

/// <summary>How a destination's last attempt failed.</summary>
/// <param name="Reason">A word of <see cref="Refusals.Reason"/>.</param>
/// <param name="At">When.</param>
/// <param name="RequestId">Of the request that met it.</param>
internal sealed record LastFailure(string Reason, DateTimeOffset At, string RequestId);

/// <summary>
/// Says once a minute and destination why requests fail there first, and what to do; the metric counts them all. Keeps each
/// destination's last failure until a request succeeds there.
/// </summary>
internal sealed partial class UpstreamTrouble(TimeProvider time, ILogger<UpstreamTrouble> logger)
{
    /// <summary>How many destinations are named a minute.</summary>
    private const int MostNamed = 200;

    private readonly OnceAMinute<(string Cluster, string Destination)> _named = new(MostNamed, time);
    private readonly ConditionalWeakTable<DestinationState, LastFailure> _last = [];
    private volatile bool _hasAny;

    /// <summary>Null while the last attempt succeeded, or none was made.</summary>
    public LastFailure? Last(DestinationState destination) => _hasAny && _last.TryGetValue(destination, out var last) ? last : null;

    public void Clear(DestinationState? destination)
    {
        if (_hasAny && destination is not null)
            _last.Remove(destination);
    }

    public void Add(IReverseProxyFeature proxy, string reason, string requestId)
    {
        _last.AddOrUpdate(proxy.ProxiedDestination!, new LastFailure(reason, time.GetUtcNow(), requestId));
        _hasAny = true;
        var (cluster, destination) = (proxy.Cluster.Config.ClusterId, proxy.ProxiedDestination!.DestinationId);
        if (!_named.IsNew((cluster, destination)))
            return;
        // Without what may stand before the host: a password.
        var uri = new Uri(proxy.ProxiedDestination.Model.Config.Address);
        LogTrouble(cluster, destination, $"{uri.Scheme}://{uri.Authority}", reason, UpstreamFault.Advice(reason), requestId);
    }

    [LoggerMessage(701, LogLevel.Warning, "Cluster {Cluster}: destination {Destination} ({Address}) fails with {Reason}: {Advice}; "
        + "first in request {RequestId}, and no more is said of it this minute")]
    private partial void LogTrouble(string cluster, string destination, string address, string reason, string advice, string requestId);
}
