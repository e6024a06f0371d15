using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Tokens;

/// <summary>Tokens that only their issuer can read, against an introspection endpoint on a socket.</summary>
public sealed class OpaqueTokenTests : IAsyncLifetime
{
    private const string Stream = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource _never = new();
    private IntrospectionEndpoint _endpoint = null!;
    private Walk _walk = null!;

    public async ValueTask InitializeAsync()
    {
        _endpoint = await IntrospectionEndpoint.StartAsync();
        _walk = await Walk.StartAsync(settings =>
        {
            settings["Gateway"]!["Ingress"]!["StreamGrace"] = "00:00:01";
            settings["Gateway"]!["Issuers"]!["opaque"] = OpaqueIssuer.Settings(_endpoint, "at_");
            settings["Gateway"]!["Issuers"]!["brief"] = OpaqueIssuer.Settings(_endpoint, "bt_", "00:00:01");
        });
        _walk.Backend.Answer = request =>
            request.Target == "/items/stream" ? RawAnswer.Bytes(Stream).Then("", _never.Task) : RawAnswer.Status(200);
    }

    public async ValueTask DisposeAsync()
    {
        if (_walk is not null)
            await _walk.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Passes_an_active_token_as_its_org_and_refuses_an_inactive_one()
    {
        const string Active = "at_active+/0123456789==";
        _endpoint.Know(Active, OpaqueIssuer.Answer("at_"));
        await AskedAsync("active", 0);

        Assert.Equal(200, (await _walk.SendAsync("/items", Active)).Status);
        Assert.Equal(200, (await _walk.SendAsync("/items", Active)).Status);
        var inactive = await _walk.SendAsync("/items", "at_inactive0123456789");

        Assert.All(_walk.Backend.Requests, request => Assert.Equal(
            ("org_opaque", "app-1"), (request.Headers.One("X-Org-Code"), request.Headers.One("X-Application-Id"))));
        Problem.Check(inactive, 401, "invalid_token");
        Assert.Equal("inactive", await ReasonAsync(inactive));
        Assert.Equal(2, _walk.Backend.Requests.Count);
        Assert.Equal([Active, "at_inactive0123456789"], _endpoint.Asked);
        await AskedAsync("active", 1);
        await AskedAsync("inactive", 1);
    }

    [Theory]
    [InlineData(Misbehaviour.Down, "unreachable")]
    [InlineData(Misbehaviour.ServerError, "bad_status")]
    [InlineData(Misbehaviour.Html, "bad_answer")]
    public async Task Blames_the_issuer_that_cannot_be_asked_and_goes_on_serving_known_tokens(Misbehaviour fault, string result)
    {
        const string Known = "at_known0123456789", Unknown = "at_new0123456789";
        _endpoint.Know(Known, OpaqueIssuer.Answer("at_"));
        _endpoint.Know(Unknown, OpaqueIssuer.Answer("at_"));
        Assert.Equal(200, (await _walk.SendAsync("/items", Known)).Status);
        _endpoint.Fault = fault;

        var refused = await _walk.SendAsync("/items", Unknown);

        Problem.Check(refused, 503, "issuer_unavailable");
        Assert.InRange(int.Parse(refused.Headers.One("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal("introspection_failed", await ReasonAsync(refused));
        await AskedAsync(result, 1);
        Assert.Equal(200, (await _walk.SendAsync("/items", Known)).Status);
        _endpoint.Fault = Misbehaviour.None;
        Assert.Equal(200, (await _walk.SendAsync("/items", Unknown)).Status);
    }

    [Fact]
    public async Task Asks_once_for_all_who_bring_the_same_new_token()
    {
        const string Token = "at_shared0123456789";
        _endpoint.Know(Token, OpaqueIssuer.Answer("at_"));
        _endpoint.Close();

        var all = Enumerable.Range(0, 50).Select(_ => _walk.SendAsync("/items", Token)).ToList();
        await Poll.UntilAsync(() => _endpoint.Asked.Count > 0, Bound, () => "a question");
        var known = await _walk.SendAsync("/items", _walk.Issuer.Token());
        _endpoint.Open();
        var answers = await Task.WhenAll(all);

        Assert.Equal(200, known.Status);
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(_endpoint.Asked);
    }

    [Fact]
    public async Task Ends_a_stream_whose_token_its_issuer_calls_inactive_and_leaves_those_whose_it_does_not()
    {
        const string Gone = "bt_gone0123456789", Stays = "bt_stays0123456789";
        _endpoint.Know(Gone, OpaqueIssuer.Answer("bt_"));
        _endpoint.Know(Stays, OpaqueIssuer.Answer("bt_"));
        await using var gone = await OpenAsync(Gone);
        await using var stays = await OpenAsync(Stays);
        var staying = stays.ReadToEndAsync();
        await Poll.UntilAsync(() => _endpoint.Asked.Count(token => token == Gone) > 2, Bound, () => "asked again for a stream alone");
        _endpoint.Forget(Gone);

        var received = Encoding.ASCII.GetString(await gone.ReadToEndAsync());

        Assert.Contains("hello", received, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", received, StringComparison.Ordinal);
        Assert.Equal("inactive", await EndedAsync());
        Assert.False(staying.IsCompleted);
        Problem.Check(await _walk.SendAsync("/items", Gone), 401, "invalid_token");
    }

    [Fact]
    public async Task Ends_a_stream_whose_token_is_revoked_here_though_its_issuer_calls_it_active()
    {
        _endpoint.Know("at_revoked0123456789", OpaqueIssuer.Answer("at_"));
        await using var stream = await OpenAsync("at_revoked0123456789");

        await RevocationTests.RevokeAsync(_walk, new JsonObject { ["jti"] = "id-1" });
        await stream.ReadToEndAsync();

        Assert.Equal("revoked", await EndedAsync());
    }

    [Fact]
    public async Task Ends_a_stream_with_the_grace_after_its_tokens_end_when_every_issuer_calls_it_inactive()
    {
        const string Token = "bt_short0123456789";
        var exp = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3);
        var answer = OpaqueIssuer.Answer("bt_");
        answer["exp"] = exp.ToUnixTimeSeconds();
        _endpoint.Know(Token, answer);
        await using var stream = await OpenAsync(Token);
        await Poll.UntilAsync(() => TimeProvider.System.GetUtcNow() >= exp, Bound, () => "the token's end");
        _endpoint.Forget(Token);

        await stream.ReadToEndAsync();

        Assert.InRange(TimeProvider.System.GetUtcNow() - exp, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2) + Bound);
        Assert.Equal("token_ended", await EndedAsync());
    }

    private async Task<RawClient> OpenAsync(string token)
    {
        var before = _walk.Backend.Requests.Count;
        var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        await client.SendAsync(Walk.Request("/items/stream", token));
        await Poll.UntilAsync(() => _walk.Backend.Requests.Count == before + 1, Bound, () => "the stream's beginning");
        return client;
    }

    private async Task<string?> EndedAsync()
    {
        JsonObject? line = null;
        await Poll.UntilAsync(
            () => (line = _walk.Gateway.AccessLog.FirstOrDefault(one => (string?)one["route"] == "items")) is not null,
            Bound, () => "the stream's access line");
        return (string?)line!["reason"];
    }

    private async Task<string?> ReasonAsync(RawResponse answer) =>
        (string?)(await _walk.AccessLineAsync(answer.Headers.One("X-Request-Id")!))["reason"];

    /// <summary>The sample is there, from the start, and comes to this number.</summary>
    private Task AskedAsync(string result, int times)
    {
        var sample = $"gateway_introspections_total{{issuer=\"opaque\",result=\"{result}\"}} {times}";
        var shown = "";
        return Poll.UntilAsync(
            async () => (shown = await _walk.Gateway.Admin.GetStringAsync("/metrics")).Contains(sample, StringComparison.Ordinal),
            Bound, () => $"{sample} in\n{shown}");
    }
}
