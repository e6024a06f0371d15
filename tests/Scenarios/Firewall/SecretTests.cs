using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Firewall;

/// <summary>
/// Rows S1 to S3 with logging at its loudest: no secret in a line, no line of the client's own, no file for others to read.
/// </summary>
public sealed partial class SecretTests : IAsyncLifetime
{
    private const string AdminKey = "an-admin-key-that-nobody-may-see";
    private Walk _walk = null!;

    public async ValueTask InitializeAsync()
    {
        var mask = SetMask(0);
        try
        {
            _walk = await Walk.StartAsync(settings =>
            {
                settings["Logging"] = new JsonObject
                {
                    ["LogLevel"] =
                        new JsonObject { ["Default"] = "Trace", ["Microsoft"] = "Trace", ["System"] = "Trace", ["Yarp"] = "Trace" }
                };
                settings["Gateway"]!["Admin"] = new JsonObject
                {
                    ["Keys"] = new JsonObject
                    {
                        ["ops"] = new JsonObject
                        {
                            ["Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AdminKey))),
                            ["Role"] = "Write"
                        }
                    }
                };
            });
        }
        finally
        {
            _ = SetMask(mask);
        }
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Keeps_every_secret_and_gives_every_event_one_line()
    {
        string token = _walk.Issuer.Token(org: "org_a");
        foreach (var bytes in Requests(token))
            await SendAsync(bytes);
        await SendFieldsAsync(token);
        foreach (var key in new[] { AdminKey, AdminKey + "x", token })
        {
            await RawClient.ExchangeAsync(
                _walk.Gateway.AdminPort, $"GET /api/usage HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n");
        }
        var metrics = await _walk.Gateway.Admin.GetStringAsync("/metrics");
        await _walk.Gateway.Process.StopAsync();

        string[] lines = [.. _walk.Gateway.Process.Output, .. _walk.Gateway.Process.Errors];
        string[] secrets =
            ["eyJ", .. token.Split('.').Select(part => part[^24..]), .. token.Split('.').Select(part => part[..24]), AdminKey];
        string[] leaks = [.. lines.Append(metrics).Where(line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)))
            .Select(line => line[..Math.Min(line.Length, 300)])];
        Assert.True(leaks.Length == 0, string.Join('\n', leaks));
        Assert.All(_walk.Gateway.Process.Output, line => Assert.Equal("access", (string?)JsonNode.Parse(line)!["log"]));
        string[] strange = [.. _walk.Gateway.Process.Errors.Where(line => !Event().IsMatch(line))];
        Assert.True(strange.Length == 0, string.Join('\n', strange));
        Assert.Contains(_walk.Gateway.Process.Errors, line => line.Contains("trce: ", StringComparison.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Makes_no_file_that_others_may_read()
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var made = Directory.GetFileSystemEntries(Path.Combine(_walk.Gateway.Directory, "data"), "*", SearchOption.AllDirectories);

        Assert.True(made.Length >= 4, string.Join(' ', made));
        Assert.DoesNotContain(made, path => (File.GetUnixFileMode(path) & Others) != 0);
    }

    /// <summary>The token wherever a client can put it, and lines that look like the log's own.</summary>
    private static IEnumerable<string> Requests(string token)
    {
        const string Line = "2026-01-01T00:00:00.000Z fail: forged";
        yield return Walk.Request("/items/1", token);
        yield return Walk.Request("/items/1", token + "x");
        yield return Walk.Request("/items/1", token[..^5]);
        yield return Walk.Request("/orgs/org_b/items/1", token);
        yield return Walk.Request("/items/../x", token);
        yield return Walk.Request("/open", token);
        yield return Walk.Request("/dead", token);
        yield return Walk.Request("/items/" + token, token);
        yield return Walk.Request("/items?access_token=" + token, token);
        foreach (var line in new[]
        {
            "Cookie: a=" + token, "X-Access-Token: " + token, "Proxy-Authorization: Bearer " + token, "X-Org-Code: " + token, $"{token}: a",
            $"X-{token[..40]}: a", "Authorization: Bearer " + token,
            "Authorization : Bearer " + token, "Authorization\0: Bearer " + token, "Authorization Bearer " + token, " " + token, token,
            "Host: " + token, "Content-Length: " + token, "Transfer-Encoding: " + token,
            "Connection: " + token, "Upgrade: " + token, "Expect: " + token, "traceparent: " + token, "X-Request-Id: " + token,
            "X-Forwarded-For: " + token, "User-Agent: a\n" + Line, "User-Agent: a\r" + Line, "X-Request-Id: a\\n" + Line,
        })
        {
            yield return Walk.Request("/items/1", token, "GET", line);
            yield return Walk.Request("/items/1", null, "GET", line);
        }

        foreach (var start in new[] { token + " /items/1 HTTP/1.1", "GET " + token + " HTTP/1.1", "GET /items/1 " + token,
            "GET /items/1 HTTP/1.1 " + token, token, "CONNECT " + token + " HTTP/1.1", "GET http://" + token + "/ HTTP/1.1" })
        {
            yield return start + "\r\nHost: a\r\n\r\n";
        }
        yield return Walk.Request("/items/1", token, "POST", "Transfer-Encoding: chunked") + token + "\r\n";
        yield return Walk.Request("/items/1", token, "POST", "Content-Length: 5", "Content-Length: 6") + token;
    }

    /// <summary>Whatever HTTP/1.1 has no way to say.</summary>
    private async Task SendFieldsAsync(string token)
    {
        foreach (var field in new[] { ("user-agent", "a\r\n2026-01-01T00:00:00.000Z fail: forged"), ("authorization", token),
            ("x-note", "\n" + token), (":path", "/" + token), ("x-request-id", "a\nb"), (token.ToLowerInvariant(), "a"),
            ("Authorization", "Bearer " + token) })
        {
            await using var client = await RawHttp2.ConnectAsync(_walk.Gateway.IngressH2Port);
            await client.RequestAsync(1, RawHttp2.Fields("/items/1", token, "GET", field));
            await client.ReadAsync(1);
        }
    }

    private async Task SendAsync(string bytes)
    {
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        await client.SendAsync(bytes);
        try
        {
            var answer = await client.ReadAsync();
            Assert.DoesNotContain("eyJ", answer.RawText, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Closed without a word: none that could hold a secret.
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trce|dbug|info|warn|fail|crit): [A-Z][A-Za-z.0-9]*\[\d+\] ")]
    private static partial Regex Event();

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
