using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Spine;

/// <summary>The console in a browser, by an operator who has a key.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private const string Key = "a-key-that-reads";
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() => _walk = await Walk.StartAsync(settings => settings["Gateway"]!["Admin"] = new JsonObject
    {
        ["Keys"] = new JsonObject
        {
            ["reader"] = new JsonObject { ["Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))) }
        },
    });

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Shows_nothing_before_the_key_and_then_what_an_operator_asks_for()
    {
        Assert.Equal(200, (await _walk.SendAsync("/items", _walk.Issuer.Token("org_seen"))).Status);
        var refused = (await _walk.SendAsync("/orgs/org_b/items", _walk.Issuer.Token("org_seen"))).Headers.One("X-Request-Id")!;
        await _walk.AccessLineAsync(refused);
        await using var browser = await Browser.OpenAsync($"http://127.0.0.1:{_walk.Gateway.AdminPort}/");

        await browser.UntilAsync("document.getElementById('trouble').textContent.includes('admin_key_required')");
        Assert.Equal("ready", (string?)await browser.EvaluateAsync("document.getElementById('state').textContent"));
        Assert.Equal(0, (int)(await browser.EvaluateAsync("document.getElementById('orgs').tBodies[0].rows.length"))!);

        await SubmitAsync(browser, "enter", ("key", Key));
        await browser.UntilAsync("document.getElementById('orgs').textContent.includes('org_seen')");
        Assert.Equal("", (string?)await browser.EvaluateAsync("document.getElementById('key').value"));
        Assert.True((bool)(await browser.EvaluateAsync("document.getElementById('trouble').hidden"))!);

        await SubmitAsync(browser, "lookup", ("request", refused));
        await browser.UntilAsync("document.getElementById('refusal').textContent.includes('foreign_org')");

        // A claim that would be a picture with a script, were it markup.
        var hostile = _walk.Issuer.Token().Claim("aud", new JsonArray("<img src=x onerror=document.title='owned'>")).ToString();
        await SubmitAsync(browser, "explain", ("url", "/items"), ("token", hostile));
        await browser.UntilAsync(
            "document.getElementById('verdict').textContent === 'refused with 401 invalid_token, reason wrong_audience'");
        Assert.True((bool)(await browser.EvaluateAsync("document.getElementById('steps').textContent.includes('<img src=x')"))!);
        Assert.Equal(("Gateway console", 0),
            ((string?)await browser.EvaluateAsync("document.title"), (int)(await browser.EvaluateAsync("document.images.length"))!));
    }

    [Fact]
    public async Task Lets_no_other_script_run()
    {
        await using var browser = await Browser.OpenAsync($"http://127.0.0.1:{_walk.Gateway.AdminPort}/");

        var ran = await browser.EvaluateAsync("""
            new Promise(done => {
              document.addEventListener('securitypolicyviolation', broken => done(broken.effectiveDirective));
              const script = document.createElement('script');
              try { script.textContent = "document.title = 'owned'"; document.body.append(script); } catch (refused) { done(refused.name); }
            })
            """);

        Assert.Contains((string?)ran, new[] { "script-src-elem", "TypeError", "require-trusted-types-for" });
        Assert.Equal("Gateway console", (string?)await browser.EvaluateAsync("document.title"));
    }

    private static Task<JsonNode?> SubmitAsync(Browser browser, string form, params (string Field, string Value)[] fields) =>
        browser.EvaluateAsync(
            string.Concat(
                fields.Select(field => $"document.getElementById('{field.Field}').value = {JsonValue.Create(field.Value).ToJsonString()};"))
            + $"document.getElementById('{form}').requestSubmit()");
}
