namespace Gateway.Benchmarks.Load.Peers;

/// <summary>
/// nginx with Lua, as the gateways built on it work: RS256 by libcrypto, verified tokens kept until they end, a rate and a count for each
/// org. One key, no key set.
/// </summary>
internal static class NginxLuaPeer
{
    internal static Peer Start(LoadFiles files, long limit)
    {
        var ports = PeerPorts.Take();
        files.Write("gateway.lua", Lua(files.Issuer, limit));
        var file = files.Write($"lua-{ports.Plain}.conf", Settings(files, ports));
        return Peer.Program("nginx + Lua, token cache", ports, files, "nginx", "-p", files.Directory, "-c", file);
    }

    private static string Settings(LoadFiles files, PeerPorts ports) => $$"""
        load_module /usr/lib/nginx/modules/ndk_http_module.so;
        load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
        master_process off;
        daemon off;
        pid lua-{{ports.Plain}}.pid;
        error_log stderr error;
        events { worker_connections 4096; }
        http {
          access_log off;
          lua_package_path "{{files.Directory}}/?.lua;/usr/share/lua/5.1/?.lua;;";
          lua_package_cpath "/usr/lib/x86_64-linux-gnu/lua/5.1/?.so;;";
          lua_shared_dict rates 10m;
          lua_shared_dict counts 10m;
          keepalive_requests 100000000;
          client_body_buffer_size 128k;
          client_body_temp_path lua_body; proxy_temp_path lua_proxy;
          fastcgi_temp_path lua_fastcgi; uwsgi_temp_path lua_uwsgi; scgi_temp_path lua_scgi;
          init_by_lua_block { gateway = require "gateway" }
          upstream items { server 127.0.0.1:{{files.BackendPort}}; keepalive 512; keepalive_requests 100000000; }
          server {
            listen 127.0.0.1:{{ports.Plain}};
            listen 127.0.0.1:{{ports.Tls}} ssl http2;
            ssl_certificate tls.crt;
            ssl_certificate_key tls.key;
            location / {
              access_by_lua_block { gateway.access() }
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_pass http://items;
            }
          }
        }
        """;

    private static string Lua(string issuer, long limit) => $$"""
        local ffi, cjson, lru = require "ffi", require "cjson.safe", require "resty.lrucache"
        ffi.cdef[[
          void *BIO_new_mem_buf(const void *buf, int len);
          void *PEM_read_bio_PUBKEY(void *bio, void **key, void *callback, void *user);
          void *EVP_MD_CTX_new(void);
          void EVP_MD_CTX_free(void *context);
          const void *EVP_sha256(void);
          int EVP_DigestVerifyInit(void *context, void **pctx, const void *type, void *engine, void *key);
          int EVP_DigestVerify(void *context, const char *signature, size_t length, const char *text, size_t size);
        ]]
        local crypto = ffi.load("libcrypto.so.3")
        local pem = assert(io.open(ngx.config.prefix() .. "issuer.pem")):read("*a")
        local key = crypto.PEM_read_bio_PUBKEY(crypto.BIO_new_mem_buf(pem, #pem), nil, nil, nil)
        local cache = assert(lru.new(40000))

        local function decode(text)
          text = text:gsub("-", "+"):gsub("_", "/")
          return ngx.decode_base64(text .. string.rep("=", (4 - #text % 4) % 4))
        end

        local function verify(token)
          local header, payload, signature = token:match("^([%w_-]+)%.([%w_-]+)%.([%w_-]+)$")
          if not header then return nil end
          local head, claims = cjson.decode(decode(header) or ""), cjson.decode(decode(payload) or "")
          local raw = decode(signature)
          if not head or not claims or not raw or head.alg ~= "RS256" then return nil end
          local context = crypto.EVP_MD_CTX_new()
          local text = header .. "." .. payload
          local good = crypto.EVP_DigestVerifyInit(context, nil, crypto.EVP_sha256(), nil, key) == 1
            and crypto.EVP_DigestVerify(context, raw, #raw, text, #text) == 1
          crypto.EVP_MD_CTX_free(context)
          if not good or claims.iss ~= "{{issuer}}" or type(claims.exp) ~= "number" then return nil end
          for _, audience in ipairs(type(claims.aud) == "table" and claims.aud or { claims.aud }) do
            if audience == "acme" then return claims end
          end
          return nil
        end

        local function access()
          local token = (ngx.var.http_authorization or ""):match("^Bearer (.+)$")
          if not token then return ngx.exit(401) end
          local claims = cache:get(token)
          if not claims then
            claims = verify(token)
            if claims and claims.exp > ngx.time() then cache:set(token, claims, claims.exp - ngx.time()) end
          end
          if not claims or claims.exp <= ngx.time() then return ngx.exit(401) end
          local org = claims.orgCode
          if type(org) ~= "string" or org == "" then return ngx.exit(403) end
          local used = ngx.shared.rates:incr(org .. ":" .. ngx.time(), 1, 0, 2)
          if used > {{limit}} then return ngx.exit(429) end
          ngx.shared.counts:incr(org, 1, 0)
          ngx.req.set_header("X-Org-Code", org)
        end

        return { access = access }
        """;
}
