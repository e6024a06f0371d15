using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Backends.Issuer;

/// <summary>The exact <c>iss</c>: as set, else the address that was bound (which port 0 leaves open until the start).</summary>
internal sealed class IssuerName(IssuerSettings settings, IServer server)
{
    public string Value => settings.Issuer?.TrimEnd('/') ?? Bound();

    private string Bound()
    {
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var host = new Uri(address).Host;
        return host is "0.0.0.0" or "[::]"
            ? throw new InvalidOperationException($"{address} is no name that others could use: set Issuer")
            : address.TrimEnd('/');
    }
}
