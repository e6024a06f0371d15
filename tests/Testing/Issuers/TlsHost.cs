using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Testing.Issuers;

/// <summary>A host on loopback that proves to be any name, by a certificate of its own making.</summary>
public sealed class TlsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly string _name;

    private TlsHost(WebApplication app, X509Certificate2 certificate, string name) =>
        (_app, _certificate, _name) = (app, certificate, name);

    /// <summary>Who trusts this trusts the host.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>By its name, without a slash at the end.</summary>
    public string Address => AddressAs(_name);

    public string AddressAs(string name) => _app.Urls.Single().Replace("127.0.0.1", name, StringComparison.Ordinal);

    public static async Task<TlsHost> StartAsync(RequestDelegate answer, string name = "issuer.example", int daysLeft = 1)
    {
        var certificate = Certificate(name, daysLeft);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        TlsHost host = new(builder.Build(), certificate, name);
        host._app.Run(answer);
        await host._app.StartAsync();
        return host;
    }

    public static X509Certificate2 Certificate(string name, int daysLeft)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-9), now.AddDays(daysLeft));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
