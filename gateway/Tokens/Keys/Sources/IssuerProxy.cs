using System.Net;
using Gateway.Settings;

namespace Gateway.Tokens.Keys;

/// <summary>
/// The proxy that <c>HTTPS_PROXY</c> names, but for the hosts of <c>NO_PROXY</c>: for calls to issuers, never for calls to backends.
/// Nothing but https goes there, and nothing on this machine.
/// </summary>
internal sealed class IssuerProxy : IWebProxy
{
    public const string Variable = "HTTPS_PROXY";
    private const string ExceptVariable = "NO_PROXY";
    private readonly Uri _address;
    private readonly string[] _exceptions;

    private IssuerProxy(Uri address, string[] exceptions)
    {
        (_address, _exceptions) = (address, exceptions);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
            Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(rest.FirstOrDefault() ?? ""));
    }

    public ICredentials? Credentials { get; set; }

    /// <summary>Reads the variables, in capitals or in small letters, as most programs do.</summary>
    /// <returns>False when the address is none; what it is must not be shown, for it may have a password.</returns>
    public static bool TryRead(SettingsSources sources, out IssuerProxy? proxy)
    {
        proxy = null;
        if (Read(sources, Variable) is not { } text)
            return true;

        // A bare name and port is a proxy that is spoken to in http, as curl has it.
        if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https" or "socks5") || address.Host.Length == 0)
        {
            return false;
        }

        const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        proxy = new IssuerProxy(address, Read(sources, ExceptVariable)?.Split([',', ' '], Trimmed) ?? []);
        return true;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _address;

    public bool IsBypassed(Uri host) =>
        host.Scheme != Uri.UriSchemeHttps || host.IsLoopback || Array.Exists(_exceptions, exception => Excepts(exception, host));

    private static string? Read(SettingsSources sources, string name) =>
        new[] { name, name.ToLowerInvariant() }.Select(spelling => (sources.Variables[spelling] as string)?.Trim())
            .FirstOrDefault(text => text is { Length: > 0 });

    /// <summary>A name with all below it, a leading dot or none; an address; a network. The first two may have a port.</summary>
    private static bool Excepts(string exception, Uri host)
    {
        if (exception == "*")
            return true;
        if (IPAddress.TryParse(host.IdnHost, out var address))
        {
            return IPNetwork.TryParse(exception, out var network) ? network.Contains(address)
                : IPEndPoint.TryParse(exception, out var one) && one.Address.Equals(address) && (one.Port == 0 || one.Port == host.Port);
        }

        var name = exception.AsSpan();
        if (name.LastIndexOf(':') is > 0 and var colon)
        {
            if (!int.TryParse(name[(colon + 1)..], out var port) || port != host.Port)
                return false;
            name = name[..colon];
        }

        name = name.TrimStart("*.");
        return host.IdnHost.AsSpan().EndsWith(name, StringComparison.OrdinalIgnoreCase)
            && (host.IdnHost.Length == name.Length || host.IdnHost[^(name.Length + 1)] == '.');
    }
}
