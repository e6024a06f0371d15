using Gateway.Refusals;
using Gateway.Settings;

namespace Gateway.Ingress;

/// <summary><c>Gateway:Ingress</c>.</summary>
internal sealed class IngressOptions
{
    /// <summary>
    /// Where clients reach the ingress: the resource's identifier (RFC 9728 §1.2). https, or http on loopback; without query, fragment
    /// and user name. Null: no metadata, and no challenge names any.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>The challenges' realm (RFC 9110 §11.5): 1 to 128 characters of 20–7E without <c>"</c> and <c>\</c>.</summary>
    public string Realm { get; set; } = ProtectionSpace.DefaultRealm;

    /// <summary>Addresses or networks (CIDR) whose <c>X-Forwarded-*</c> is believed; none by default.</summary>
    public List<string> TrustedProxies { get; set; } = [];

    /// <summary>After SIGTERM, how long connections are still accepted while readiness says no; 0 to 5 minutes.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After that, how long requests in flight may take to finish; 0 to 1 hour.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request may run on after its token's expiry; 0 to 1 day.</summary>
    public TimeSpan StreamGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a request body; a route's own <c>MaxRequestBodySize</c> wins.</summary>
    [Bounds(0)]
    public long MaxRequestBodySize { get; set; } = 30_000_000;

    /// <summary>Requests the gateway works on at a time; beyond it <c>overloaded</c>.</summary>
    [Bounds(1)]
    public int MaxInFlight { get; set; } = 10_000;

    /// <summary>
    /// Streams of HTTP/2 that a client may reset on one connection in ten seconds (RFC 9113 §10.5); one more ends the connection with
    /// GOAWAY.
    /// </summary>
    [Bounds(1)]
    public int MaxResets { get; set; } = 200;
}
