using System.Net;
using Gateway.Refusals;

namespace Gateway.Ingress;

/// <summary>The ingress's settings as compiled into a snapshot.</summary>
internal sealed record IngressRules(IngressOptions Options, IReadOnlyList<IPNetwork> TrustedProxies)
{
    /// <summary>Null without <c>PublicUrl</c>: then there is no metadata, and no challenge names any.</summary>
    public ProtectedResource? Resource { get; init; }

    /// <summary>What the ingress's challenges name.</summary>
    public ProtectionSpace Space { get; init; } = ProtectionSpace.Default;

    public bool Trusts(IPAddress? peer)
    {
        if (peer is null || TrustedProxies.Count == 0)
            return false;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (var network in TrustedProxies)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }
}
