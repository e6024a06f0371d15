using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load;

/// <summary>The folder of a run: tokens and script for wrk, the backend's and the gateway's settings.</summary>
internal sealed class LoadFiles : IDisposable
{
    private readonly TempDirectory _directory = new();

    internal LoadFiles(TestIssuer issuer, LoadOptions options)
    {
        BackendPort = Ports.Take();
        _directory.Write("tokens", string.Join('\n', Tokens(issuer, options)));
        _directory.Write("load.lua", Slice.Script(options.Bad));
        _directory.Write("nginx.conf", Nginx());
        _directory.Write("settings.json", Settings(issuer.Issuer));
    }

    public string Directory => _directory.Path;

    public string Script => Path.Combine(Directory, "load.lua");

    public int BackendPort { get; }

    public string Backend => $"http://127.0.0.1:{BackendPort}/";

    private static IEnumerable<string> Tokens(TestIssuer issuer, LoadOptions options)
    {
        for (var i = 0; i < 2 * options.Orgs; i++)
        {
            string token = issuer.Token($"org_{i / 2}", $"application_{i}");
            yield return options.Bad ? Changed(token) : token;
        }
    }

    // The first character of a signature has no unused bits: another one is another signature.
    private static string Changed(string token)
    {
        var at = token.LastIndexOf('.') + 1;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    private string Nginx() => $$"""
        worker_processes 1;
        daemon off;
        pid nginx.pid;
        error_log stderr crit;
        events { worker_connections 1024; }
        http {
          access_log off;
          keepalive_requests 100000000;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:{{BackendPort}};
            location / { default_type application/json; return 200 '{"items":"{{new string('x', 1010)}}"}'; }
          }
        }
        """;

    // Everything is on that a tenant's request meets in production: verification, headers, three limits, the journal, the access log.
    private string Settings(string issuer) => $$"""
        {
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "{{issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Plans": { "default": { "Limits": {
              "burst": { "Kind": "Rate", "Requests": 1000000, "Per": "00:00:01" },
              "inflight": { "Kind": "Concurrency", "Requests": 10000 },
              "month": { "Kind": "Quota", "Requests": 1000000000000, "Period": "Month" } } } }
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{Backend}}" } } } }
          }
        }
        """;

    public void Dispose() => _directory.Dispose();
}
