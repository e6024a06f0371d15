using System.Diagnostics.Metrics;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>What goes wrong between the gateway and its backends, and what clients tried to say in the gateway's name.</summary>
internal sealed class ForwardingMetrics
{
    private readonly Counter<long> _errors;
    private readonly Counter<long> _identityHeaders;

    public ForwardingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Gateway.Forwarding");
        _errors = meter.CreateCounter<long>("gateway.forwarder.errors", "{request}", "Requests that failed while they were forwarded, by the forwarder's error and the code sent.");
        _identityHeaders = meter.CreateCounter<long>("gateway.identity_headers.removed", "{field}", "Identity header fields that clients sent and the gateway removed, by route.");
    }

    public void Failed(ForwarderError error, string code) => _errors.Add(1, new("error", error.ToString()), new("code", code));

    public void IdentityHeadersRemoved(int count, string route) => _identityHeaders.Add(count, new KeyValuePair<string, object?>("route", route));
}
