using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tokens.Keys;

/// <summary>
/// The clients for calls to issuers: no redirect followed, no cookie, and a proxy only where the environment names one.
/// One trusts the system's roots, further ones a private CA alone.
/// </summary>
internal sealed class IssuerHttp(IWebProxy? proxy = null) : IDisposable
{
    private readonly HttpClient _client = Make(proxy, roots: null);
    private readonly ConcurrentDictionary<string, (byte[] Content, HttpClient Client)> _private = new(StringComparer.Ordinal);

    /// <param name="caFile">The PEM file of a private CA, looked at each time: a renewed one is trusted from the next call on.</param>
    /// <exception cref="IOException">It cannot be read, or has no certificate.</exception>
    public HttpClient For(string? caFile)
    {
        if (caFile is null)
            return _client;
        var content = File.ReadAllBytes(caFile);
        if (_private.TryGetValue(caFile, out var known) && known.Content.AsSpan().SequenceEqual(content))
            return known.Client;
        if (!TryReadRoots(content, out var roots))
            throw new IOException($"{caFile} has no certificate");

        // The one before is left to its calls; its idle connections end by themselves.
        var client = Make(proxy, roots);
        _private[caFile] = (content, client);
        return client;
    }

    /// <summary>The certificates of a PEM file.</summary>
    public static bool TryReadRoots(byte[] content, out X509Certificate2Collection roots)
    {
        roots = [];
        try
        {
            roots.ImportFromPem(System.Text.Encoding.UTF8.GetString(content));
            return roots.Count > 0;
        }
        catch (CryptographicException)
        {
            // A block that says it is a certificate and is none.
            return false;
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (var (_, client) in _private.Values)
            client.Dispose();
    }

    private static HttpClient Make(IWebProxy? proxy, X509Certificate2Collection? roots)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
            PreAuthenticate = false,
            Credentials = null,
            ConnectTimeout = TimeSpan.FromSeconds(3),

            // Keys need one; opaque tokens that come at once are each asked for.
            MaxConnectionsPerServer = 256,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (roots is not null)
            handler.SslOptions.CertificateChainPolicy = Only(roots);

        // The caller's token carries the deadline, on the gateway's own clock.
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>In place of the system's roots, not beside them: who names a CA wants no other to vouch for the issuer.</summary>
    private static X509ChainPolicy Only(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
