using System.Text.Json.Nodes;
using Gateway.Forwarding.Proxy;
using Gateway.Settings;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding.Proxy;

/// <summary>What the gateway makes of `ReverseProxy` is what YARP's own parser makes of it, wherever that parser reads it at all.</summary>
public sealed class ProxyReadTests
{
    private const string Whole = """
        {
          "routes": {
            "all": {
              "clusterID": "one", "Order": "-7", "MaxRequestBodySize": 30000000,
              "AuthorizationPolicy": "anonymous", "CorsPolicy": "disable",
              "RateLimiterPolicy": null, "OutputCachePolicy": "short", "TimeoutPolicy": "slow", "Timeout": "00:01:00.5",
              "Match": {
                "Path": "/a/{**rest}", "Methods": ["GET", "post"], "Hosts": ["a.example", "*.b.example"],
                "Headers": [
                  { "Name": "X-A", "Values": ["1", 2],
                    "Mode": "headerPrefix", "IsCaseSensitive": "TRUE" }, { "Name": "X-B", "Mode": "Exists" }
                ],
                "QueryParameters": [
                  { "Name": "q", "Values": ["v"], "Mode": "Contains" }, { "Name": "r", "Mode": "Exists", "IsCaseSensitive": true }
                ]
              },
              "Metadata": { "a": "b", "Flag": true, "Count": 5, "none": "" },
              "Transforms": [{ "PathRemovePrefix": "/a" }, { "RequestHeadersCopy": false }, { "RequestHeader": "X-C", "Set": 5 }]
            },
            "bare": { "ClusterId": "two", "Match": {}, "Transforms": [], "Metadata": {} },
            "less": {}
          },
          "Clusters": {
            "one": {
              "LoadBalancingPolicy": "RoundRobin",
              "SessionAffinity": {
                "Enabled": "true", "Policy": "HashCookie", "FailurePolicy": "Redistribute", "AffinityKeyName": ".key",
                "Cookie": {
                  "Path": "/", "SameSite": "strict", "HttpOnly": true, "MaxAge": "1.00:00:00", "Domain": "a.example", "IsEssential": false,
                  "SecurePolicy": "Always", "Expiration": "02:00:00"
                }
              },
              "HealthCheck": {
                "AvailableDestinationsPolicy": "HealthyOrPanic",
                "Active": {
                  "Enabled": true, "Interval": 10, "Timeout": "00:00:05",
                  "Policy": "ConsecutiveFailures", "Path": "/health", "Query": "?a=b"
                },
                "Passive": { "Enabled": false, "Policy": "TransportFailureRate", "ReactivationPeriod": "00:02:00" }
              },
              "HttpClient": {
                "SslProtocols": ["tls12", "Tls13"], "DangerousAcceptAnyServerCertificate": "True", "MaxConnectionsPerServer": "1024",
                "EnableMultipleHttp2Connections": true, "RequestHeaderEncoding": "utf-8", "ResponseHeaderEncoding": "latin1",
                "WebProxy": { "Address": "http://proxy.example:3128", "BypassOnLocal": true, "UseDefaultCredentials": false }
              },
              "HttpRequest": {
                "ActivityTimeout": "00:02:00", "Version": 2, "VersionPolicy": "requestVersionExact", "AllowResponseBuffering": "false"
              },
              "Metadata": { "c": "d" },
              "Destinations": {
                "x": { "Address": "https://x.example/", "Health": "http://x.example:9/", "Host": "h", "Metadata": { "e": 1.50 } },
                "y": {}
              }
            },
            "two": { "HttpRequest": { "Version": "1.1" }, "HttpClient": { "SslProtocols": [] }, "Destinations": {} }
          }
        }
        """;

    [Fact]
    public void Reads_every_kind_of_value_as_YARP_does()
    {
        Mistakes mistakes = new();

        var ours = new ProxyRead(Tree(), mistakes);

        var theirs = ReadByYarp(Tree());
        Assert.Empty(mistakes.All);
        Assert.Equal(theirs.Routes.OrderBy(route => route.RouteId), ours.Routes.OrderBy(route => route.RouteId));
        Assert.Equal(theirs.Clusters.OrderBy(cluster => cluster.ClusterId), ours.Clusters.OrderBy(cluster => cluster.ClusterId));
    }

    [Fact]
    public void Finds_metadata_and_transforms_in_any_case_as_YARP_does()
    {
        var route = new ProxyRead(Tree(), new Mistakes()).Routes.First(route => route.RouteId == "all");

        Assert.Equal(("True", "/a"), (route.Metadata!["flag"], route.Transforms![0]["pathremoveprefix"]));
    }

    [Fact]
    public void Knows_what_it_lacks()
    {
        var tree =
            (JsonObject)JsonNode.Parse("""{ "Clusters": { "one": { "HttpClient": { "SslProtocols": ["Tls9"] }, "Destination": {} } } }""")!;

        ProxyRead read = new(tree, new Mistakes());

        Assert.True(read.Lacks("ReverseProxy:Clusters:one:HttpClient"));
        Assert.False(read.Lacks("ReverseProxy:Clusters:one:Destination"));
    }

    private static JsonObject Tree() => (JsonObject)JsonNode.Parse(Whole)!;

    private static IProxyConfig ReadByYarp(JsonObject tree)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddReverseProxy().LoadFromConfig(SettingsReader.Configuration(tree));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
    }
}
