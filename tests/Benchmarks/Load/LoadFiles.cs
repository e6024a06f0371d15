using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>The folder of a run: tokens, keys, the backend's settings; each peer adds its own.</summary>
internal sealed class LoadFiles : IDisposable
{
    /// <summary>The backend answers here with the org that it was told.</summary>
    internal const string ProofPath = "/items/proof";

    private readonly TempDirectory _directory = new();

    internal LoadFiles(TestIssuer issuer, int orgs)
    {
        Issuer = issuer.Issuer;
        BackendPort = Ports.Take();
        string[] tokens = [.. Enumerable.Range(0, 2 * orgs).Select(i => issuer.Token($"org_{i / 2}", $"application_{i}").ToString())];
        Good = tokens[0];
        Changed = WithChangedSignature(tokens[0]);
        WithoutOrg = issuer.Token().Without("orgCode", "application_properties").ToString();
        Write("tokens", string.Join('\n', tokens));
        Write("changed", string.Join('\n', tokens.Take(200).Select(WithChangedSignature)));
        using (var rsa = RSA.Create(new RSAParameters { Modulus = issuer.Key.Modulus.ToByteArray(true, true), Exponent = [1, 0, 1] }))
            Write("issuer.pem", rsa.ExportSubjectPublicKeyInfoPem());
        WriteCertificate();
        System.IO.Directory.CreateDirectory(Path.Combine(Directory, "items"));
        Write("items/large", new string('x', 64 * 1024));
        Write("body", new string('x', 64 * 1024));
        Write("backend.conf", Backend(BackendPort));
    }

    public string Directory => _directory.Path;

    public string Issuer { get; }

    public int BackendPort { get; }

    public string BackendAddress => $"http://127.0.0.1:{BackendPort}/";

    /// <summary>A token of <c>org_0</c>.</summary>
    public string Good { get; }

    public string Changed { get; }

    public string WithoutOrg { get; }

    public string Write(string name, string text) => _directory.Write(name, text);

    // The first character of a signature has no unused bits: another one is another signature.
    private static string WithChangedSignature(string token)
    {
        var at = token.LastIndexOf('.') + 1;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        Write("tls.crt", certificate.ExportCertificatePem());
        Write("tls.key", key.ExportPkcs8PrivateKeyPem());
        Write("tls.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What answers behind every peer, and alone where it is measured itself.</summary>
    internal string Backend(int port, int? tls = null) => $$"""
        worker_processes 1;
        daemon off;
        pid backend-{{port}}.pid;
        master_process off;
        error_log stderr crit;
        events { worker_connections 2048; }
        http {
          access_log off;
          sendfile on;
          keepalive_requests 100000000;
          client_body_buffer_size 128k;
          client_body_temp_path body_temp; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:{{port}};
            {{(tls is null ? "" : $"listen 127.0.0.1:{tls} ssl http2; ssl_certificate tls.crt; ssl_certificate_key tls.key;")}}
            root {{Directory}};
            location / { default_type application/json; return 200 '{"items":"{{new string('x', 1010)}}"}'; }
            location = {{ProofPath}} { default_type text/plain; return 200 '$http_x_org_code'; }
            location = /items/large { default_type text/plain; error_page 405 =200 $uri; }
          }
        }
        """;

    public void Dispose() => _directory.Dispose();
}
