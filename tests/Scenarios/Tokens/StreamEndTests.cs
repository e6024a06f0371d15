using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>Answers without an end and upgraded connections, ended with their token.</summary>
public sealed class StreamEndTests : IAsyncLifetime
{
    private const string Stream = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    private const string Switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhello";
    private static readonly string[] Upgrade =
        ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _never = new();
    private Walk _walk = null!;

    public async ValueTask InitializeAsync()
    {
        _walk = await Walk.StartAsync(settings =>
        {
            settings["Gateway"]!["Ingress"]!["StreamGrace"] = "00:00:01";
            settings["Gateway"]!["Issuers"]!["kinde"]!["ClockSkew"] = "00:00:01";
        });
        _walk.Backend.Answer = request => request.Target != "/items/stream" ? RawAnswer.Status(200)
            : request.Headers.One("Upgrade") is null ? RawAnswer.Bytes(Stream).Then("", _never.Task)
            : RawAnswer.Bytes(Switched).AndTakeOver((_, cancel) => _never.Task.WaitAsync(cancel));
    }

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_a_stream_when_its_token_has_been_over_for_the_grace(bool isUpgraded)
    {
        var exp = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3);
        await using var client = await OpenAsync(_walk.Issuer.Token().Claim("exp", exp.ToUnixTimeSeconds()), isUpgraded);

        var received = Encoding.ASCII.GetString(await client.ReadToEndAsync());

        var late = TimeProvider.System.GetUtcNow() - exp;
        TestContext.Current.TestOutputHelper!.WriteLine($"ended {late} after exp, with 1 s of skew and 1 s of grace");
        Assert.InRange(late, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2) + Bound);
        Assert.Contains("hello", received, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", received, StringComparison.Ordinal);
        await CheckBooksAsync("token_ended", others: 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_a_stream_within_five_seconds_of_its_revocation_though_its_client_goes_on_calling(bool isUpgraded)
    {
        string token = _walk.Issuer.Token().Claim("jti", "streaming");
        await using var client = await OpenAsync(token, isUpgraded);
        var ended = client.ReadToEndAsync();
        var began = TimeProvider.System.GetTimestamp();
        await RevocationTests.RevokeAsync(_walk, new JsonObject { ["jti"] = "streaming" });

        // Another request learns of the revocation first and leaves it in the token both share.
        Problem.Check(await _walk.SendAsync("/items", token), 401, "invalid_token");

        await ended.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var late = TimeProvider.System.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper!.WriteLine($"ended {late} after its revocation");
        Assert.InRange(late, TimeSpan.Zero, Bound);
        await CheckBooksAsync("revoked", others: 1);
    }

    private async Task<RawClient> OpenAsync(string token, bool isUpgraded)
    {
        var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        await client.SendAsync(Walk.Request("/items/stream", token, "GET", isUpgraded ? Upgrade : []));
        await Poll.UntilAsync(() => _walk.Backend.Requests.Count == 1, Bound, () => "the stream's beginning");
        return client;
    }

    private async Task CheckBooksAsync(string reason, int others)
    {
        var rows = await _walk.UsageAsync(1 + others, "groupBy=outcome,route");
        Assert.Contains(rows, row =>
            ((string)row!["outcome"]!, (string)row["route"]!, (int)row["requests"]!, (int)row["units"]!) == ("completed", "items", 1, 1));
        await Poll.UntilAsync(
            () => _walk.Gateway.AccessLog.Any(line => (string?)line["reason"] == reason && (string?)line["route"] == "items"),
            Bound,
            () => $"an access line with the reason {reason}");
    }
}
