using System.Text.Json.Nodes;
using Gateway.Testing.Issuers;
using Gateway.Testing.Time;

namespace Gateway.Scenarios.Tokens;

/// <summary>Rows K: whatever becomes of the issuer, a client with a good token notices nothing.</summary>
public sealed class IssuerFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() =>
        _walk = await Walk.StartAsync(settings => settings["Gateway"]!["Issuers"]!["kinde"]!["KeyRefresh"] = "00:00:01");

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Serves_good_tokens_whatever_the_issuer_publishes()
    {
        string cached = _walk.Issuer.Token();
        foreach (var how in Enum.GetValues<Misbehaviour>())
        {
            foreach (var discovery in new[] { true, false })
            {
                (_walk.Issuer.Discovery, _walk.Issuer.KeySet) = discovery ? (how, Misbehaviour.None) : (Misbehaviour.None, how);
                await FetchesAsync(discovery, $"{how}");

                Assert.Equal((how, 200, 200), (how, (await _walk.SendAsync("/items", cached)).Status,
                    (await _walk.SendAsync("/items", _walk.Issuer.Token())).Status));
            }
        }

        Assert.DoesNotContain(_walk.Issuer.Fetches, fetch => fetch.Path == TestIssuer.RedirectedPath);
        Assert.All(_walk.Issuer.Fetches, fetch => Assert.False(fetch.Headers.ContainsKey("Authorization")));
    }

    [Fact]
    public async Task Uses_no_unfit_key_and_goes_on_with_the_fit_one_beside_it()
    {
        using var weak = SigningKey.Create(bits: 1024);
        using var mistyped = SigningKey.Create();
        var encrypting = mistyped.ToJwk();
        encrypting["use"] = "enc";
        var secret = new JsonObject
        {
            ["kty"] = "oct",
            ["kid"] = "secret",
            ["alg"] = "HS256",
            ["k"] = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U"
        };
        _walk.Issuer.Publish(weak.ToJwk(), encrypting, secret, _walk.Issuer.Key.ToJwk());
        await FetchesAsync(discovery: false, "the new set");
        await FetchesAsync(discovery: false, "the new set");

        var bad = new[] { weak, mistyped }.Select(key => (string)_walk.Issuer.Token().Header("kid", key.KeyId).SignedBy(key));

        foreach (var token in bad)
            Problem.Check(await _walk.SendAsync("/items", token), 401, "invalid_token");
        Assert.Equal(200, (await _walk.SendAsync("/items", _walk.Issuer.Token())).Status);
    }

    [Fact]
    public async Task Recovers_by_itself_within_five_seconds_of_the_issuers_return()
    {
        Problem.Check(await _walk.SendAsync("/items", _walk.Away.Token()), 503, "issuer_unavailable");

        (_walk.Away.Discovery, _walk.Away.KeySet) = (Misbehaviour.None, Misbehaviour.None);

        await Poll.UntilAsync(async () => (await _walk.SendAsync("/items", _walk.Away.Token())).Status == 200, TimeSpan.FromSeconds(5),
            () => "the issuer's tokens accepted");
    }

    [Fact]
    public async Task Serves_after_a_kill_while_the_issuer_is_down()
    {
        await FetchesAsync(discovery: false, "keys to keep");
        (_walk.Issuer.Discovery, _walk.Issuer.KeySet) = (Misbehaviour.Down, Misbehaviour.Down);
        await _walk.Gateway.Process.KillAsync();

        await _walk.Gateway.RestartAsync();

        Assert.Equal(200, (await _walk.SendAsync("/items", _walk.Issuer.Token())).Status);
        Problem.Check(await _walk.SendAsync("/items", _walk.Limited.Token("org_elsewhere")), 403, "org_not_allowed");
    }

    /// <summary>Waits for two more fetches to begin: then the one in between has ended.</summary>
    private async Task FetchesAsync(bool discovery, string what)
    {
        int Count() => discovery ? _walk.Issuer.DiscoveryFetches : _walk.Issuer.KeyFetches;
        var before = Count();
        await Poll.UntilAsync(() => Count() >= before + 2, Patience, () => $"two fetches: {what}");
    }
}
