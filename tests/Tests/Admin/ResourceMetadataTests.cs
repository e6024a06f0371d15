using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Admin;

/// <summary>What a client that knows the ingress's address alone is told of where to get a token (RFC 9728).</summary>
public sealed class ResourceMetadataTests
{
    private const string Path = "/.well-known/oauth-protected-resource";

    [Theory]
    [InlineData("https://api.example.com", Path)]
    [InlineData("https://api.example.com/", Path)]
    [InlineData("https://api.example.com:8443/orders", Path + "/orders")]
    [InlineData("https://api.example.com/orders", Path)]
    public async Task Names_the_issuers_at_the_public_address_whatever_Host_says(string publicUrl, string path)
    {
        await using var gateway = await StartAsync($"\"PublicUrl\": \"{publicUrl}\"");

        var answer = await gateway.SendAsync(path);

        Assert.Equal((200, "application/json"), (answer.Status, answer.Headers.One("Content-Type")));
        Assert.Equal(
            $$"""{"resource":"{{publicUrl}}","authorization_servers":["https://acme.example"],"bearer_methods_supported":["header"]}""",
            answer.Json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("https://api.example.com/orders", "https://api.example.com/.well-known/oauth-protected-resource/orders")]
    [InlineData("https://api.example.com/", "https://api.example.com/.well-known/oauth-protected-resource")]
    public async Task Is_named_by_every_challenge(string publicUrl, string metadata)
    {
        await using var gateway = await StartAsync($"\"PublicUrl\": \"{publicUrl}\", \"Realm\": \"Acme\"");

        var missing = await gateway.SendAsync("/items");
        var bad = await gateway.SendAsync("/items", "GET", "Authorization: Bearer a.b.c");

        Assert.Equal($"Bearer realm=\"Acme\", resource_metadata=\"{metadata}\"", missing.Headers.One("WWW-Authenticate"));
        Assert.Equal(
            "Bearer realm=\"Acme\", error=\"invalid_token\", error_description=\"The token is not valid\", "
            + $"resource_metadata=\"{metadata}\"", bad.Headers.One("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("", Path)]
    [InlineData("\"PublicUrl\": \"https://api.example.com\"", Path + "/orders")]
    [InlineData("\"PublicUrl\": \"https://api.example.com\"", Path + "s")]
    [InlineData("\"PublicUrl\": \"https://api.example.com\"", "/x" + Path)]
    public async Task Leaves_every_other_path_to_the_routes(string ingress, string path)
    {
        await using var gateway = await StartAsync(ingress);

        var answer = await gateway.SendAsync(path);

        Assert.Equal((401, "Bearer realm=\"gateway\""), (answer.Status, answer.Headers.One("WWW-Authenticate")!.Split(", resource")[0]));
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("POST", 401)]
    public async Task Is_only_read(string method, int status)
    {
        await using var gateway = await StartAsync("\"PublicUrl\": \"https://api.example.com\"");

        Assert.Equal(status, (await gateway.SendAsync(Path, method, "Content-Length: 0")).Status);
    }

    private static Task<GatewayHost> StartAsync(string ingress) => GatewayHost.StartAsync(
        $$"""
        {
          "Gateway": {
            "Ingress": { {{ingress}} },
            "Issuers": { "acme": { "Kind": "Kinde", "Issuer": "https://acme.example", "MetadataAddress": "http://127.0.0.1:1/nothing",
                                   "Audiences": ["acme"] } }
          },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "none", "Match": { "Path": "/{**rest}" } } },
            "Clusters": { "none": { "Destinations": {} } }
          }
        }
        """);
}
