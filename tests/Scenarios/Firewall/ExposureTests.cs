using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// Rows A1 and A4: no spelling, method, host or version of HTTP reaches the admin endpoint by the public port,
/// no page in a browser by the other.
/// </summary>
public sealed class ExposureTests(Walk walk) : IClassFixture<Walk>
{
    private static readonly string[] Paths =
        ["/livez", "/readyz", "/metrics", "/api/usage", "/api/orgs", "/api/orgs/org_a", "/api/applications/kinde/job",
        "/api/audit", "/api/revocations", "/api/settings",
            "/api/explain", "/api/backup", "/openapi.json", "/console", "/debug", "/admin", "/.gateway", "/.gateway/metrics"];

    [Fact]
    public async Task Shows_nothing_of_the_admin_endpoint_on_the_public_port()
    {
        string token = walk.Issuer.Token();
        var unknown = Body(await walk.SendAsync("/nothing-at-all", token));
        List<string> faults = [];
        foreach (var path in Paths.SelectMany(Spell))
        {
            foreach (var method in new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS" })
                Hold($"{method} {path}", await walk.SendAsync(path, token, method, "Content-Length: 0"));
        }

        foreach (var path in Paths)
        {
            foreach (var host in new[] { $"127.0.0.1:{walk.Gateway.AdminPort}", "localhost", "admin" })
            {
                Hold(host + path, await RawClient.ExchangeAsync(
                    walk.Gateway.IngressPort, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"));
                Hold("absolute " + host + path, await RawClient.ExchangeAsync(walk.Gateway.IngressPort,
                    $"GET http://{host}{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"));
            }

            await using var client = await RawHttp2.ConnectAsync(walk.Gateway.IngressH2Port);
            await client.RequestAsync(1, RawHttp2.Fields(path, token));
            if ((await client.ReadAsync(1)).Status != 404)
                faults.Add("HTTP/2 " + path);
        }

        Assert.Equal([], faults);
        Assert.Empty(walk.Backend.Requests);

        void Hold(string name, RawResponse answer)
        {
            if (answer.Status != 404 || Body(answer) != unknown)
                faults.Add($"{name}: {answer.RawText}");
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost.evil.example")]
    public async Task Takes_no_call_that_a_page_of_another_site_makes(string origin)
    {
        foreach (var start in new[] { "GET /api/usage", "POST /api/revocations", "PUT /api/orgs/org_a", "DELETE /api/orgs/org_a" })
        {
            var answer = await RawClient.ExchangeAsync(walk.Gateway.AdminPort,
                $"{start} HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n");

            Assert.Equal((403, "admin_key_required"), (answer.Status, (string)answer.Json["code"]!));
        }
    }

    private static IEnumerable<string> Spell(string path) =>
        [path, path.ToUpperInvariant(), path + "/", path + "?x=/../", "/" + Uri.HexEscape(path[1]) + path[2..]];

    /// <summary>Without what differs from answer to answer.</summary>
    private static string Body(RawResponse answer) =>
        answer.Text.Replace(answer.Headers.One("X-Request-Id") ?? "-", "", StringComparison.Ordinal);
}
