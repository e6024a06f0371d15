using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load.Peers;

/// <summary>Where a peer listens.</summary>
internal sealed record PeerPorts(int Plain, int Tls)
{
    internal static PeerPorts Take() => new(Ports.Take(), Ports.Take());

    internal string Urls => $"http://127.0.0.1:{Plain};https://127.0.0.1:{Tls}";
}
