using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Testing.Wire;

namespace Gateway.Tests.Admin;

/// <summary>The console's page: inert, self-contained, and shut where the API is shut.</summary>
public sealed partial class ConsolePageTests : IAsyncLifetime
{
    private const string Routes = """
        "ReverseProxy": {
          "Routes": { "open": { "ClusterId": "none", "Match": { "Path": "/open" }, "AuthorizationPolicy": "anonymous" } },
          "Clusters": { "none": { "Destinations": {} } }
        }
        """;

    private GatewayHost _gateway = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync($$$"""
            { "Gateway": { "Admin": { "Keys": {
              "ops": { "Sha256": "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683" } } } }, {{{Routes}}} }
            """);
        _admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_gateway.AdminPort}") };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Comes_without_a_key_that_a_browser_could_not_send()
    {
        using var answer = await _admin.GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Lets_exactly_its_own_script_and_style_run()
    {
        using var answer = await _admin.GetAsync("/");
        var page = await answer.Content.ReadAsStringAsync();
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        foreach (var kind in new[] { "script", "style" })
        {
            var text = Regex.Match(page, $"<{kind}>(.*?)</{kind}>", RegexOptions.Singleline).Groups[1].Value;
            Assert.Contains($"{kind}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}';", policy,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Brings_nothing_from_elsewhere_and_makes_no_markup_of_text()
    {
        var page = await _admin.GetStringAsync("/");

        Assert.DoesNotMatch(Elsewhere(), page);
        Assert.DoesNotMatch(Markup(), page);
        Assert.DoesNotMatch(Kept(), page);
    }

    [Fact]
    public async Task Is_refused_to_a_foreign_name_where_there_is_no_key()
    {
        await using var keyless = await GatewayHost.StartAsync($"{{ {Routes} }}");

        var local = await RawClient.ExchangeAsync(keyless.AdminPort, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var rebound = await RawClient.ExchangeAsync(keyless.AdminPort, "GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n");

        Assert.Equal((200, 403), (local.Status, rebound.Status));
    }

    /// <summary>An address with a host, but in the example of what to type.</summary>
    [GeneratedRegex("(src|href|action)\\s*=|url\\(|@import|import\\s*\\(|https?://(?!api\\.example)", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\(|new Function|\\son\\w+\\s*=\\s*[\"']|style=",
        RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    [GeneratedRegex("localStorage|sessionStorage|indexedDB|cookie", RegexOptions.IgnoreCase)]
    private static partial Regex Kept();
}
