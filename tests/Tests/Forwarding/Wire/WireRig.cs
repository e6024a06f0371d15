using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Wire;

/// <summary>
/// A gateway between raw sockets: one open route to one raw backend, clients over HTTP/1.1 and HTTP/2, and what the books say after.
/// </summary>
internal sealed class WireRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient _admin = new();

    /// <summary>Of all rigs: a certificate and its key.</summary>
    private static readonly Lazy<TempDirectory> Certificate = new(static () =>
    {
        TempDirectory directory = new();
        using var certificate = TlsHost.Certificate("localhost", daysLeft: 1);
        using var key = certificate.GetECDsaPrivateKey()!;
        directory.Write("tls.pem", certificate.ExportCertificatePem());
        directory.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        return directory;
    });

    private WireRig(RawBackend backend, GatewayHost gateway)
    {
        (Backend, Gateway) = (backend, gateway);
        var addresses = gateway.Services.GetRequiredService<Listeners>().Addresses.ToDictionary();
        (Http2Port, TlsPort) = (new Uri(addresses["IngressH2"]).Port, new Uri(addresses["IngressTls"]).Port);
    }

    public RawBackend Backend { get; }

    public GatewayHost Gateway { get; }

    public int Http2Port { get; }

    public int TlsPort { get; }

    /// <param name="answer">What the backend says.</param>
    /// <param name="metadata">Further words of the route.</param>
    /// <param name="cluster">Further keys of the cluster, each with its comma behind.</param>
    /// <param name="address">Of the destination; the raw backend's by default.</param>
    /// <param name="kestrel">Further keys of the server, each with its comma behind.</param>
    /// <param name="maxResets"><c>Gateway:Ingress:MaxResets</c>.</param>
    public static async Task<WireRig> StartAsync(
        Func<RawRequest, RawAnswer>? answer = null, string metadata = "", string cluster = "", string? address = null, string kestrel = "",
        int maxResets = 200)
    {
        RawBackend backend = new(answer);
        return new WireRig(
            backend, await GatewayHost.StartAsync(Settings(address ?? backend.Address, metadata, cluster, kestrel, maxResets)));
    }

    /// <summary>Moves the route to another destination while the gateway runs.</summary>
    public void MoveTo(string address) => Gateway.Rewrite(Settings(address, "", "", "", 200));

    private static string Settings(string address, string metadata, string cluster, string kestrel, int maxResets) => $$"""
            {
              "Kestrel": { {{kestrel}} "Endpoints": { "IngressH2": { "Url": "http://127.0.0.1:0", "Protocols": "Http2" },
                "IngressTls": { "Url": "https://127.0.0.1:0", "Certificate": {
                  "Path": "{{Certificate.Value.Path}}/tls.pem", "KeyPath": "{{Certificate.Value.Path}}/key.pem" } } } },
              "Gateway": { "Ingress": { "MaxResets": {{maxResets}} } },
              "ReverseProxy": {
                "Routes": {
                  "open": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous",
                    "Metadata": { {{metadata}} } },
                  "small": { "ClusterId": "backend", "Match": { "Path": "/small" }, "AuthorizationPolicy": "anonymous",
                    "MaxRequestBodySize": 10 }
                },
                "Clusters": { "backend": { {{cluster}} "Destinations": { "one": { "Address": "{{address}}" } } } }
              }
            }
            """;

    /// <summary>One request over either protocol; what broke has a status of 0 or a reset.</summary>
    public async Task<Http2Answer> SendAsync(bool http2, string path = "/x", params (string Name, string Value)[] fields)
    {
        if (http2)
        {
            await using var client = await RawHttp2.ConnectAsync(Http2Port);
            await client.RequestAsync(1, RawHttp2.Fields(path, null, "GET", fields));
            return await client.ReadAsync(1);
        }

        var answer = await Gateway.SendAsync(path, "GET", [.. fields.Select(field => $"{field.Name}: {field.Value}")]);
        return new Http2Answer(answer.Status, answer.Headers, answer.Body, null, false);
    }

    /// <summary>The ledger's rows as <c>outcome status requests units</c>, once so many requests are in it.</summary>
    public async Task<string[]> BooksAsync(int requests)
    {
        JsonArray rows = [];
        await Poll.UntilAsync(async () =>
        {
            var text = await _admin.GetStringAsync(new Uri($"http://127.0.0.1:{Gateway.AdminPort}/api/usage?groupBy=outcome,status"));
            rows = JsonNode.Parse(text)!["rows"]!.AsArray();
            return rows.Sum(row => (int)row!["requests"]!) == requests;
        }, Patience, () => $"{requests} requests in {rows.ToJsonString()}");
        return [.. rows.Select(row => $"{row!["outcome"]} {row["status"]} {row["requests"]} {row["units"]}")];
    }

    /// <summary>What is kept of a refusal: <c>status code reason</c>.</summary>
    public async Task<string> RefusalAsync(string requestId)
    {
        var refusal = JsonNode.Parse(await _admin.GetStringAsync(
            new Uri($"http://127.0.0.1:{Gateway.AdminPort}/api/refusals/{requestId}")))!;
        return $"{refusal["status"]} {refusal["code"]} {refusal["reason"]}";
    }

    /// <summary>Lines of the scrape that have all of these words.</summary>
    public async Task<string[]> MetricAsync(params string[] words)
    {
        var text = await _admin.GetStringAsync(new Uri($"http://127.0.0.1:{Gateway.AdminPort}/metrics"));
        return [.. text.Split('\n').Where(line => words.All(word => line.Contains(word, StringComparison.Ordinal)))];
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }
}
