using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Ingress;

/// <summary><c>Kestrel</c>: the names and the kinds of value that Kestrel reads itself, for it passes over what it does not know.</summary>
internal sealed class KestrelOptions
{
    /// <summary>Where the gateway listens: names that start with <c>Ingress</c>, for clients, and <c>Admin</c>.</summary>
    public Dictionary<string, KestrelEndpoint> Endpoints { get; set; } = [];

    /// <summary>Of connections and of heads of requests; Kestrel's own limits, over our defaults.</summary>
    public KestrelLimitOptions Limits { get; set; } = new();

    /// <summary>Certificates by name; <c>Default</c> is for endpoints without one of their own.</summary>
    public Dictionary<string, KestrelCertificate> Certificates { get; set; } = [];

    /// <summary>What holds for endpoints that say nothing of it.</summary>
    public KestrelTls EndpointDefaults { get; set; } = new();

    /// <summary>Whether answers name the server; false by default.</summary>
    public bool AddServerHeader { get; set; }
}

/// <summary>How an endpoint, or one host name on it, speaks.</summary>
internal class KestrelTls
{
    /// <summary>HTTP versions. On an address without TLS HTTP/2 needs an endpoint of its own, with <c>Http2</c>.</summary>
    public HttpProtocols Protocols { get; set; }

    /// <summary>Versions of TLS; those of the operating system by default.</summary>
    public SslProtocols? SslProtocols { get; set; }

    /// <summary>Whether TLS asks clients for a certificate.</summary>
    public ClientCertificateMode ClientCertificateMode { get; set; }

    /// <summary>The certificate to show.</summary>
    public KestrelCertificate? Certificate { get; set; }
}

/// <summary>Where the gateway listens.</summary>
internal sealed class KestrelEndpoint : KestrelTls
{
    /// <summary>Such as <c>http://0.0.0.0:8080</c>, without a path.</summary>
    public string? Url { get; set; }

    /// <summary>Other certificates and versions by the host name that a client asks for in TLS; names may begin with <c>*.</c>.</summary>
    public Dictionary<string, KestrelTls> Sni { get; set; } = [];
}

/// <summary>A certificate with its private key: a file, or from the operating system's store.</summary>
internal sealed class KestrelCertificate
{
    /// <summary>A PFX or PEM file.</summary>
    public string? Path { get; set; }

    /// <summary>The private key's PEM file.</summary>
    public string? KeyPath { get; set; }

    /// <summary>What the file or the key is encrypted with.</summary>
    public string? Password { get; set; }

    /// <summary>In a store: the certificate's subject.</summary>
    public string? Subject { get; set; }

    /// <summary>In a store: its name, such as <c>My</c>.</summary>
    public string? Store { get; set; }

    /// <summary>In a store: <c>CurrentUser</c> or <c>LocalMachine</c>.</summary>
    public string? Location { get; set; }

    /// <summary>In a store: whether a certificate that is not valid may be taken; false by default.</summary>
    public bool? AllowInvalid { get; set; }
}
