using System.Net;
using System.Text.Json.Nodes;
using Gateway.Telemetry;
using Gateway.Testing.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin;

/// <summary>Two sides of one gateway, split by the endpoint that took the connection.</summary>
public sealed class AdminEndpointTests : IAsyncLifetime
{
    private readonly Room _room = new();
    private GatewayHost _gateway = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(
            """
            {
              "Gateway": { "Admin": { "Keys": {
                "ops": { "Sha256": "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683" } } } },
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "none", "Match": { "Path": "/{**rest}" }, "AuthorizationPolicy": "anonymous" } },
                "Clusters": { "none": { "Destinations": {} } }
              }
            }
            """,
            builder =>
            {
                foreach (var known in builder.Services.Where(service => service.ServiceType == typeof(IReadiness)).ToList())
                    builder.Services.Remove(known);
                builder.Services.AddSingleton<IReadiness>(_room);
            });
        _admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_gateway.AdminPort}") };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Is_alive_without_a_key_whatever_the_rooms_say()
    {
        _room.IsReady = false;

        using var answer = await _admin.GetAsync("/livez");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """{"status":"ready","checks":[{"name":"process","ok":true,"detail":"alive"}]}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Is_ready_when_every_room_is()
    {
        using var answer = await _admin.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            """{"status":"ready","checks":[{"name":"room","ok":true,"detail":"as told"}]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(200, (await _gateway.SendAsync("/.gateway/ready")).Status);
    }

    [Fact]
    public async Task Is_not_ready_when_one_room_is_not()
    {
        _room.IsReady = false;

        using var answer = await _admin.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("not_ready", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]);
        var ready = await _gateway.SendAsync("/.gateway/ready");
        Assert.Equal((503, ""), (ready.Status, ready.Text));
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/metrics")]
    [InlineData("/api/usage")]
    public async Task Knows_nothing_of_the_admin_side_on_the_ingress(string path)
    {
        var answer = await RawClient.ExchangeAsync(
            _gateway.IngressPort, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{_gateway.AdminPort}\r\nAuthorization: Bearer key\r\n\r\n");

        // The route that matches everything took it, and has no destination.
        Assert.Equal((503, "upstream_unavailable"), (answer.Status, (string?)answer.Json["code"]));
    }

    [Theory]
    [InlineData("/items")]
    [InlineData("/.gateway/ready")]
    [InlineData("/.gateway/usage")]
    public async Task Knows_nothing_of_routes_on_the_admin_side(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { { "Authorization", "Bearer key" } } };

        using var answer = await _admin.SendAsync(request);

        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Theory]
    [InlineData("/api/usage")]
    [InlineData("/api/nothing")]
    [InlineData("/nothing")]
    public async Task Asks_for_a_key_before_it_says_whether_a_path_exists(string path)
    {
        using var answer = await _admin.GetAsync(path);

        Assert.Equal((HttpStatusCode.Unauthorized, "admin_key_required"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal("Bearer realm=\"gateway-admin\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Takes_two_credentials_for_none()
    {
        var answer = await RawClient.ExchangeAsync(
            _gateway.AdminPort,
            "GET /api/usage HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer key\r\nAuthorization: Bearer key\r\n\r\n");

        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData("POST", "/api/usage", "GET")]
    [InlineData("GET", "/api/explain", "POST")]
    [InlineData("POST", "/api/orgs/org_a", "DELETE, GET, PUT")]
    [InlineData("POST", "/api/applications/kinde/job", "DELETE, GET, PUT")]
    [InlineData("PUT", "/livez", "GET, HEAD")]
    public async Task Names_the_methods_of_a_path_that_was_called_with_another(string method, string path, string allowed)
    {
        using var answer = await SendAsync(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method_not_allowed"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal(allowed.Split(", "), answer.Content.Headers.Allow.Order());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("PUT", "/api/orgs/org_a")]
    [InlineData("PUT", "/api/applications/kinde/job")]
    [InlineData("DELETE", "/api/revocations/one")]
    public async Task Lets_a_key_that_reads_change_nothing(string method, string path)
    {
        using var answer = await SendAsync(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode.Forbidden, "admin_role"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Lets_a_key_that_reads_ask_for_an_explanation()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/explain", """{"url":"/items"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body = "{}")
    {
        using HttpRequestMessage request =
            new(method, path) { Headers = { { "Authorization", "Bearer key" } }, Content = new StringContent(body) };
        return await _admin.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"];

    private sealed class Room : IReadiness
    {
        public bool IsReady { get; set; } = true;

        public IEnumerable<ReadinessCheck> Checks() => [new("room", IsReady, "as told")];
    }
}
