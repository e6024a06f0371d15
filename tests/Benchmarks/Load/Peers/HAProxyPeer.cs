namespace Gateway.Benchmarks.Load.Peers;

/// <summary>
/// HAProxy with everything it can do of the work: RS256 by one public key in a file, claims, the org's field, a rate and a count for each
/// org. It has no key set to refresh, and its counts end with the process.
/// </summary>
internal static class HAProxyPeer
{
    internal static Peer Start(LoadFiles files, long limit)
    {
        var ports = PeerPorts.Take();
        var file = files.Write($"haproxy-{ports.Plain}.cfg", Settings(files, ports, limit));
        return Peer.Program("HAProxy, full work", ports, files, "haproxy", "-db", "-f", file);
    }

    private static string Settings(LoadFiles files, PeerPorts ports, long limit) => $$"""
        global
          nbthread 1
          maxconn 4096
          tune.ssl.default-dh-param 2048

        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          http-reuse always

        backend orgs
          stick-table type string len 64 size 100k expire 1h store http_req_rate(1s),http_req_cnt

        frontend ingress
          bind 127.0.0.1:{{ports.Plain}}
          bind 127.0.0.1:{{ports.Tls}} ssl crt tls.pem alpn h2,http/1.1
          http-request set-var(txn.alg) http_auth_bearer,jwt_header_query('$.alg')
          http-request set-var(txn.iss) http_auth_bearer,jwt_payload_query('$.iss')
          http-request set-var(txn.aud) http_auth_bearer,jwt_payload_query('$.aud[0]')
          http-request set-var(txn.exp) http_auth_bearer,jwt_payload_query('$.exp','int')
          http-request set-var(txn.org) http_auth_bearer,jwt_payload_query('$.orgCode')
          http-request set-var(txn.now) date()
          http-request deny deny_status 401 unless { var(txn.alg) -m str RS256 }
          http-request deny deny_status 401 unless { var(txn.iss) -m str {{files.Issuer}} }
          http-request deny deny_status 401 unless { var(txn.aud) -m str acme }
          http-request deny deny_status 401 unless { http_auth_bearer,jwt_verify(txn.alg,"{{files.Directory}}/issuer.pem") -m int 1 }
          http-request deny deny_status 401 if { var(txn.exp),sub(txn.now) -m int lt 0 }
          http-request deny deny_status 403 unless { var(txn.org) -m found }
          http-request track-sc0 var(txn.org) table orgs
          http-request deny deny_status 429 if { sc0_http_req_rate gt {{limit}} }
          http-request del-header X-Org-Code
          http-request del-header x-org- -m beg
          http-request set-header X-Org-Code %[var(txn.org)]
          default_backend items

        backend items
          server one 127.0.0.1:{{files.BackendPort}}

        """;
}
