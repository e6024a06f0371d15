using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>A server from another house that answers with what it has read: the org on one line, the decoded path on the next.</summary>
internal sealed class ReaderServer : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ChildProcess _process;

    private ReaderServer(string name, Func<TempDirectory, int, (string Program, string[] Arguments)> prepare)
    {
        Name = name;
        var (program, arguments) = prepare(_directory, Port);
        _process = ChildProcess.Start(program, arguments, _directory.Path);
    }

    public string Name { get; }

    private int Port { get; } = Ports.Take();

    /// <summary>Reads names with underscores and odd letters, too, as the most generous operator would have it.</summary>
    public static Task<ReaderServer> NginxAsync() => StartAsync("nginx", static (directory, port) =>
    {
        directory.Write("nginx.conf", $$"""
            daemon off; master_process off; pid {{directory.Path}}/pid; error_log stderr crit;
            events { }
            http {
              access_log off; underscores_in_headers on; ignore_invalid_headers off;
              client_body_temp_path {{directory.Path}}/body; proxy_temp_path {{directory.Path}}/proxy;
              fastcgi_temp_path {{directory.Path}}/fastcgi;
              uwsgi_temp_path {{directory.Path}}/uwsgi; scgi_temp_path {{directory.Path}}/scgi;
              server { listen 127.0.0.1:{{port}}; default_type text/plain; location / { return 200 "$http_x_org_code\n$uri\n"; } }
            }
            """);
        return (Requires.Tool("nginx-light")[0], ["-p", directory.Path, "-c", Path.Combine(directory.Path, "nginx.conf")]);
    });

    public static Task<ReaderServer> HaproxyAsync() => StartAsync("HAProxy", static (directory, port) =>
    {
        directory.Write("haproxy.cfg", $$"""
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend reader
              bind 127.0.0.1:{{port}}
              http-request return status 200 content-type text/plain lf-string "%[req.fhdr(x-org-code)]\n%[path,url_dec]\n"

            """);
        return (Requires.Tool("haproxy")[0], ["-db", "-f", Path.Combine(directory.Path, "haproxy.cfg")]);
    });

    /// <summary>WSGI: the environment of CGI, in which names are folded.</summary>
    public static Task<ReaderServer> GunicornAsync() => StartAsync("gunicorn", static (directory, port) =>
    {
        directory.Write("reader.py", """
            def app(environ, start_response):
                environ["wsgi.input"].read()
                org = [value for name, value in environ.items() if name.replace("HTTP_HTTP_", "HTTP_") == "HTTP_X_ORG_CODE"]
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [("+".join(org) + "\n" + environ["PATH_INFO"] + "\n").encode("latin-1")]

            """);
        return (Requires.Tool("gunicorn")[0],
            ["--bind", $"127.0.0.1:{port}", "--workers", "1", "--log-level", "critical", "--chdir", directory.Path, "reader:app"]);
    });

    /// <summary>What it read of these bytes; null when it refused them.</summary>
    public async Task<(string Org, string Path)?> ReadAsync(byte[] bytes)
    {
        await using var client = await RawClient.ConnectAsync(Port);
        await client.SendAsync(bytes);
        var answer = await client.ReadAsync();
        var lines = answer.Text.Split('\n');
        return answer.Status == 200 ? (lines[0], lines[1]) : null;
    }

    private static async Task<ReaderServer> StartAsync(string name, Func<TempDirectory, int, (string Program, string[] Arguments)> prepare)
    {
        ReaderServer server = new(name, prepare);
        await Poll.UntilAsync(server.IsUpAsync, TimeSpan.FromSeconds(20), () => $"{name} up\n{server._process.Said}");
        return server;
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return await ReadAsync([.. "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8]) is not null;
        }
        catch (Exception early) when (early is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
