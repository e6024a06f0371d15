using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios;

/// <summary>Settings with one of everything that a refusal or a rule needs.</summary>
internal static class WalkSettings
{
    internal static JsonObject For(Walk walk) => JsonNode.Parse($$"""
        {
          "Gateway": {
            "Issuers": {
              "kinde": { "Kind": "Kinde", "Issuer": "{{walk.Issuer.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] },
              "limited": { "Kind": "Kinde", "Issuer": "{{walk.Limited.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ],
                "Orgs": [ "org_allowed" ],
                "Algorithms": [ "RS256", "PS256", "ES256", "ES384", "ES512" ] },
              "away": { "Kind": "Kinde", "Issuer": "{{walk.Away.Issuer}}", "AllowHttp": true, "Audiences": [ "acme" ] }
            },
            "Plans": {
              "default": { "Limits": { "burst": { "Kind": "Rate", "Requests": 100000, "Per": "00:00:01" } } },
              "pro": { "Limits": {} }
            },
            "Orgs": {
              "org_tight": { "Limits": { "burst": { "Kind": "Rate", "Requests": 2, "Per": "01:00:00" } } },
              "org_suspended": { "Suspended": true },
              "org_pro": { "Plan": "pro" }
            },
            "Ingress": { "DrainDelay": "00:00:00", "DrainTimeout": "00:00:20" }
          },
          "ReverseProxy": {
            "Routes": {
              "items": { "ClusterId": "backend", "Match": { "Path": "/items/{**rest}" } },
              "orders": { "ClusterId": "backend", "Match": { "Path": "/orders" },
                "Metadata": { "Gateway.IdempotencyWindow": "1.00:00:00" } },
              "org-items": { "ClusterId": "backend", "Match": { "Path": "/orgs/{orgCode}/items/{**rest}" } },
              "read-only": { "ClusterId": "backend", "Match": { "Path": "/reports", "Methods": [ "GET", "HEAD" ] } },
              "scoped": { "ClusterId": "backend", "Match": { "Path": "/scoped" },
                "Metadata": { "Gateway.Scopes": "items:read items:write" } },
              "planned": { "ClusterId": "backend", "Match": { "Path": "/planned" }, "Metadata": { "Gateway.Plans": "pro" } },
              "open": { "ClusterId": "backend", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" },
              "small": { "ClusterId": "backend", "Match": { "Path": "/small" }, "MaxRequestBodySize": 10 },
              "timeout": { "ClusterId": "backend", "Match": { "Path": "/timeout" }, "Timeout": "00:00:01" },
              "inactive": { "ClusterId": "impatient", "Match": { "Path": "/inactive" } },
              "dead": { "ClusterId": "dead", "Match": { "Path": "/dead" } },
              "empty": { "ClusterId": "empty", "Match": { "Path": "/empty" } }
            },
            "Clusters": {
              "backend": { "Destinations": { "one": { "Address": "{{walk.Backend.Address}}" } } },
              "impatient": {
                "Destinations": { "one": { "Address": "{{walk.Backend.Address}}" } },
                "HttpRequest": { "ActivityTimeout": "00:00:01" }
              },
              "dead": { "Destinations": { "one": { "Address": "http://127.0.0.1:{{Ports.Take()}}/" } } },
              "empty": { "Destinations": {} }
            }
          }
        }
        """)!.AsObject();
}
