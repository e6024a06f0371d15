using Gateway.Testing.Time;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>Settings change while requests run, whole or not at all.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() => _walk = await Walk.StartAsync();

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Changes_a_limit_under_load_without_a_failed_request()
    {
        using CancellationTokenSource stop = new();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => LoadAsync(stop.Token))).ToArray();

        foreach (var requests in new[] { 200_000, 300_000, 400_000 })
        {
            _walk.Settings["Gateway"]!["Plans"]!["default"]!["Limits"]!["burst"]!["Requests"] = requests;
            _walk.Gateway.Rewrite(_walk.Settings.ToJsonString());
            await Poll.UntilAsync(
                async () => await PolicyAsync() == $"\"burst\";q={requests};w=1", Patience, () => $"a limit of {requests}");
        }

        await stop.CancelAsync();
        var answers = (await Task.WhenAll(load)).SelectMany(statuses => statuses).ToList();
        Assert.NotEmpty(answers);
        Assert.All(answers, status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task Keeps_what_stands_when_the_new_settings_are_bad_and_counts_it()
    {
        _walk.Settings["Gateway"]!["DefaultPlan"] = "missing";
        _walk.Gateway.Rewrite(_walk.Settings.ToJsonString());

        await Poll.UntilAsync(
            async () => await _walk.MetricAsync("gateway_settings_reloads_total", "result=\"failed\"") == 1, Patience,
            () => "one failed reload");

        Assert.Equal(200, (await _walk.SendAsync("/items", _walk.Issuer.Token())).Status);
        Assert.Single(_walk.Gateway.Process.Output.Concat(_walk.Gateway.Process.Errors),
            line => line.Contains("Gateway:DefaultPlan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_reload_whose_tokens_need_more_room_in_a_head_and_takes_them_after_a_restart()
    {
        string token = _walk.Issuer.Token().Claim("padding", new string('x', 18_000));
        _walk.Settings["Gateway"]!["Issuers"]!["kinde"]!["MaxTokenLength"] = 32_768;
        _walk.Gateway.Rewrite(_walk.Settings.ToJsonString());

        await Poll.UntilAsync(
            () => _walk.Gateway.Process.Said.Contains(
                "Gateway:Issuers:kinde:MaxTokenLength: is 32768, for which a request's head has no room until a restart",
                StringComparison.Ordinal),
            Patience, () => $"the key named\n{_walk.Gateway.Process.Said}");
        Assert.Equal(401, (await _walk.SendAsync("/items", token)).Status);
        await _walk.Gateway.Process.StopAsync();
        await _walk.Gateway.RestartAsync();

        Assert.Equal(200, (await _walk.SendAsync("/items", token)).Status);
    }

    [Fact]
    public async Task Refuses_a_reload_that_needs_a_restart_and_names_the_key()
    {
        _walk.Settings["Gateway"]!["Store"] = new System.Text.Json.Nodes.JsonObject { ["ConnectionString"] = "Data Source=other.db" };
        _walk.Settings["Gateway"]!["Plans"]!["default"]!["Limits"]!["burst"]!["Requests"] = 7;
        _walk.Gateway.Rewrite(_walk.Settings.ToJsonString());

        await Poll.UntilAsync(
            async () => await _walk.MetricAsync("gateway_settings_reloads_total", "result=\"failed\"") == 1, Patience,
            () => "one failed reload");

        Assert.Contains("Gateway:Store", _walk.Gateway.Process.Said, StringComparison.Ordinal);
        Assert.Equal("\"burst\";q=100000;w=1", await PolicyAsync());
    }

    [Fact]
    public async Task Opens_and_closes_routes()
    {
        var routes = _walk.Settings["ReverseProxy"]!["Routes"]!.AsObject();
        routes["later"] = new System.Text.Json.Nodes.JsonObject
        {
            ["ClusterId"] = "backend",
            ["Match"] = new System.Text.Json.Nodes.JsonObject { ["Path"] = "/later" },
        };
        routes.Remove("items");
        Assert.Equal(404, (await _walk.SendAsync("/later", _walk.Issuer.Token())).Status);

        _walk.Gateway.Rewrite(_walk.Settings.ToJsonString());

        await Poll.UntilAsync(
            async () => (await _walk.SendAsync("/later", _walk.Issuer.Token())).Status == 200, Patience, () => "the new route");
        Assert.Equal(404, (await _walk.SendAsync("/items", _walk.Issuer.Token())).Status);
    }

    private async Task<string?> PolicyAsync() => (await _walk.SendAsync("/items", _walk.Issuer.Token())).Headers.One("RateLimit-Policy");

    private async Task<List<int>> LoadAsync(CancellationToken stop)
    {
        var request = System.Text.Encoding.Latin1.GetBytes(Walk.Request("/items", _walk.Issuer.Token()));
        await using var client = await RawClient.ConnectAsync(_walk.Gateway.IngressPort);
        List<int> statuses = [];
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync(request);
            statuses.Add((await client.ReadAsync()).Status);
        }

        return statuses;
    }
}
