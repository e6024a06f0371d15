using System.Diagnostics.Metrics;
using Gateway.Refusals;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>What goes wrong between the gateway and its backends, and what clients tried to say in the gateway's name.</summary>
internal sealed class ForwardingMetrics
{
    private readonly Counter<long> _errors;
    private readonly Counter<long> _identityHeaders;
    private IProxyStateLookup? _proxy;

    public ForwardingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway.Forwarding");
        _errors = meter.CreateCounter<long>("gateway.forwarder.errors", "{request}",
            "Requests that failed while they were forwarded, by the forwarder's error, the code sent and the reason.");
        _identityHeaders = meter.CreateCounter<long>(
            "gateway.identity_headers.removed", "{field}", "Identity header fields that clients sent and the gateway removed, by route.");
        meter.CreateObservableGauge("gateway.destination.available", Available,
            description: "1 while requests may be sent to the destination, 0 while health checks keep it out; by cluster and destination.");
    }

    public void Failed(ForwarderError error, Verdict verdict) => _errors.Add(1,
        new("error.type", error.ToString()), new("code", verdict.Refusal?.Code ?? ""), new("reason", verdict.Reason ?? ""));

    public void IdentityHeadersRemoved(int count, string route) =>
        _identityHeaders.Add(count, new KeyValuePair<string, object?>("route", route));

    /// <summary>Shows the destinations of the clusters in force.</summary>
    public void Watch(IProxyStateLookup proxy) => _proxy = proxy;

    private IEnumerable<Measurement<int>> Available() =>
        from cluster in _proxy?.GetClusters() ?? []
        let state = cluster.DestinationsState
        from destination in state.AllDestinations
        select new Measurement<int>(state.AvailableDestinations.Contains(destination) ? 1 : 0, new("cluster", cluster.ClusterId),
            new("destination", destination.DestinationId));
}
