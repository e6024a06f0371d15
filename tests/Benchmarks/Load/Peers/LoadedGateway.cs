using Gateway.Testing.Processes;

namespace Gateway.Benchmarks.Load.Peers;

/// <summary>A published gateway to be measured, and what its environment says.</summary>
internal sealed record LoadedGateway(string Folder, IReadOnlyList<KeyValuePair<string, string?>> Variables)
{
    internal string Name => string.Join(' ', [$"gateway {Path.GetFileName(Folder)}", .. Variables.Select(one => $"{one.Key}={one.Value}")]);

    internal LoadedGateway With(string variable, string value) => this with { Variables = [.. Variables, new(variable, value)] };

    // Everything is on that a tenant's request meets in production: verification, headers, three limits, the journal, the access log.
    internal Peer Start(LoadFiles files, long limit) => Start(Name, files, Limits(limit), []);

    /// <summary>Verifies, and keeps its books; all else that can be is off.</summary>
    internal Peer StartBare(LoadFiles files) => Start("gateway, limits, log and telemetry off", files, "",
        [new("OTEL_SDK_DISABLED", "true"), new("Gateway__AccessLog__Format", "None")]);

    private Peer Start(string name, LoadFiles files, string limits, IEnumerable<KeyValuePair<string, string?>> more)
    {
        var ports = PeerPorts.Take();
        var settings = files.Write($"settings-{ports.Plain}.json", Settings(files, ports, limits));
        return Peer.Dotnet(name, ports, files, Variables.Concat(more), Path.Combine(Folder, "Gateway.dll"), "--settings", settings);
    }

    internal static string Limits(long limit) => $$"""
        "burst": { "Kind": "Rate", "Requests": {{limit}}, "Per": "00:00:01" },
        "inflight": { "Kind": "Concurrency", "Requests": 10000 },
        "month": { "Kind": "Quota", "Requests": 1000000000000, "Period": "Month" }
        """;

    internal static string Settings(LoadFiles files, PeerPorts ports, string limits) => $$"""
        {
          "Kestrel": { "Endpoints": {
            "Ingress": { "Url": "http://127.0.0.1:{{ports.Plain}}" },
            "IngressTls": { "Url": "https://127.0.0.1:{{ports.Tls}}", "Certificate": {
              "Path": "{{files.Directory}}/tls.crt", "KeyPath": "{{files.Directory}}/tls.key" } },
            "Admin": { "Url": "http://127.0.0.1:{{Ports.Take()}}" } } },
          "Gateway": {
            "Issuers": { "kinde": { "Kind": "Kinde", "Issuer": "{{files.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] } },
            "Store": { "ConnectionString": "Data Source=data{{ports.Plain}}/gateway.db" },
            "Metering": { "Directory": "data{{ports.Plain}}/journal" },
            "Plans": { "default": { "Limits": { {{limits}} } } }
          },
          "ReverseProxy": {
            "Routes": { "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } } },
            "Clusters": { "backend": { "Destinations": { "one": { "Address": "{{files.BackendAddress}}" } } } }
          }
        }
        """;
}
