using System.Net;
using System.Net.Sockets;

namespace Deploy.Demo;

/// <summary>Where each service listens: on loopback only, on ports found to be free before anything is started.</summary>
internal sealed record Addresses(string Gateway, string Admin, string Issuer, string Items, string Echo, string EchoUs)
{
    public static Addresses Reserve(DemoOptions options)
    {
        var listeners = new Dictionary<string, TcpListener>();
        var taken = new List<string>();
        // All stay open until the last is bound: so two services never get the same free port.
        foreach (var (service, port) in options.Ports)
        {
            var listener = listeners[service] = new(IPAddress.Loopback, port);
            try
            {
                listener.Start();
            }
            catch (SocketException failure)
            {
                var reason = failure.SocketErrorCode is SocketError.AddressAlreadyInUse
                    ? "is taken"
                    : $"cannot be used ({failure.Message})";
                taken.Add($"Port {port} for the {service} {reason}: choose another with {DemoOptions.PortOption(service)} N.");
            }
        }

        string Of(string service) => $"http://{listeners[service].LocalEndpoint}";
        try
        {
            return taken is []
                ? new(Of("gateway"), Of("admin"), Of("issuer"), Of("items"), Of("echo"), Of("echo-us"))
                : throw new DemoException(string.Join(Environment.NewLine, taken));
        }
        finally
        {
            foreach (var listener in listeners.Values)
                listener.Dispose();
        }
    }
}
