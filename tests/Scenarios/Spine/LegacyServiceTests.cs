using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Spine;

/// <summary>The unmodified legacy service behind the gateway, and a token in the exact shape of Kinde's tutorial.</summary>
public sealed class LegacyServiceTests : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private readonly int _itemsPort = Ports.Take();
    private ChildProcess _items = null!;
    private Walk _walk = null!;

    public async ValueTask InitializeAsync()
    {
        _items = ChildProcess.Start("dotnet",
            [Repository.Built("backends/Items", "Items"), "--urls", $"http://127.0.0.1:{_itemsPort}", "--DataDirectory", _data.Path],
            _data.Path);
        _walk = await Walk.StartAsync(settings =>
            settings["ReverseProxy"]!["Clusters"]!["backend"]!["Destinations"]!["one"]!["Address"] = $"http://127.0.0.1:{_itemsPort}/");
        using HttpClient direct = new();
        await Poll.UntilAsync(async () => await AnswersAsync(direct), TimeSpan.FromSeconds(30), () => _items.Said);
    }

    public async ValueTask DisposeAsync()
    {
        await _walk.DisposeAsync();
        await _items.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Knows_a_caller_by_the_tutorials_token_and_shows_it_no_other_orgs_items()
    {
        var acme = _walk.Issuer.Token();
        var globex = _walk.Issuer.Token().Without("orgCode", "orgName", "applicationId", "application_properties").Claim(
            "org_code", "org_globex");

        var made = await CallAsync(HttpMethod.Post, "/items", acme, new { name = "anvil" });
        var own = await CallAsync(HttpMethod.Get, "/items", acme);
        var foreign = await CallAsync(HttpMethod.Get, "/items", globex);
        var stolen = await CallAsync(HttpMethod.Get, $"/items/{made.Body!["id"]}", globex);
        var spoofed = await CallAsync(HttpMethod.Get, "/items", globex, spoof: "org_8ed648340ea9");

        Assert.Equal((HttpStatusCode.Created, "org_8ed648340ea9"), (made.Status, (string)made.Body["org"]!));
        Assert.Equal("anvil", (string)Assert.Single(own.Body!.AsArray())!["name"]!);
        Assert.Equal((HttpStatusCode.OK, 0), (foreign.Status, foreign.Body!.AsArray().Count));
        Assert.Equal(HttpStatusCode.NotFound, stolen.Status);
        Assert.Equal((HttpStatusCode.OK, 0), (spoofed.Status, spoofed.Body!.AsArray().Count));
        await _walk.UsageAsync(5);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> CallAsync(
        HttpMethod method, string path, TokenBuilder token, object? body = null, string? spoof = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        if (spoof is not null)
            request.Headers.Add("X-Org-Code", spoof);
        using var answer = await _walk.Gateway.Ingress.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync($"http://127.0.0.1:{_itemsPort}/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
