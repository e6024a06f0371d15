namespace Gateway.Benchmarks.Load.Peers;

/// <summary>Who is measured beside the gateways, by the names of <c>--peer</c>.</summary>
internal static class PeerKinds
{
    internal const string Same = "same";
    internal const string Jwt = "jwt";
    internal const string HAProxy = "haproxy";
    internal const string Lua = "lua";
    internal const string Off = "off";
    internal const string Direct = "direct";

    public static readonly IReadOnlyList<string> Names = [Same, Jwt, HAProxy, Lua, Off, Direct];

    /// <summary>Bare YARP first, then the gateways, then who was asked for.</summary>
    internal static IEnumerable<PeerStart> Of(LoadOptions options)
    {
        yield return new PeerStart("bare YARP", IsFull: false, (files, _) => BareYarp.Start("bare YARP", files));
        foreach (var gateway in options.Gateways)
            yield return new PeerStart(gateway.Name, IsFull: true, gateway.Start);
        foreach (var name in options.Peers)
            yield return Of(name, options.Gateways[0]);
    }

    private static PeerStart Of(string name, LoadedGateway gateway) => name switch
    {
        Same => new(BareYarp.Alike, IsFull: false,
            (files, _) => BareYarp.StartAlike(files)),
        Jwt => new("YARP + JwtBearer + AddRateLimiter", IsFull: true, JwtYarp.Start),
        HAProxy => new("HAProxy, full work", IsFull: true, HAProxyPeer.Start),
        Lua => new("nginx + Lua, token cache", IsFull: true, NginxLuaPeer.Start),
        Direct => new("the backend itself", IsFull: false, (files, _) => Backend(files)),
        _ => new("gateway, limits, log and telemetry off", IsFull: false, (files, _) => gateway.StartBare(files)),
    };

    // A second one: the first shares its core with the load.
    private static Peer Backend(LoadFiles files)
    {
        var ports = PeerPorts.Take();
        var file = files.Write($"direct-{ports.Plain}.conf", files.Backend(ports.Plain, ports.Tls));
        return Peer.Program("the backend itself", ports, files, "nginx", "-p", files.Directory, "-c", file);
    }
}

/// <summary>How a peer starts with a limit of so many requests a second for each org.</summary>
/// <param name="IsFull">It verifies, finds the org, sets the field and limits, and is to prove it.</param>
internal sealed record PeerStart(string Name, bool IsFull, Func<LoadFiles, long, Peer> Start);
