using Yarp.ReverseProxy.Model;

namespace Gateway.Forwarding;

/// <summary>Says once a minute and destination why requests fail there first, and what to do; the metric counts them all.</summary>
internal sealed partial class UpstreamTrouble(TimeProvider time, ILogger<UpstreamTrouble> logger)
{
    /// <summary>How many destinations are named a minute.</summary>
    private const int MostNamed = 200;

    private readonly OnceAMinute<(string Cluster, string Destination)> _named = new(MostNamed, time);

    public void Add(IReverseProxyFeature proxy, string reason, string requestId)
    {
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
