using System.Text.Json.Nodes;
using Gateway.Testing.Wire;

namespace Gateway.Scenarios.Spine;

/// <summary>What the operator counts is what was asked for and answered.</summary>
public sealed class UsageTests : IAsyncLifetime
{
    private Walk _walk = null!;

    public async ValueTask InitializeAsync() => _walk = await Walk.StartAsync();

    public ValueTask DisposeAsync() => _walk.DisposeAsync();

    [Fact]
    public async Task Counts_each_admitted_request_once_under_its_org_application_and_route()
    {
        await RequestAsync(7, "/items", _walk.Issuer.Token());
        await RequestAsync(3, "/orgs/org_second/items", _walk.Issuer.Token("org_second", "app2"));
        await RequestAsync(2, "/dead", _walk.Issuer.Token("org_second", "app2"));

        var rows = await _walk.UsageAsync(12, "groupBy=org,application,route,outcome,status");

        Assert.Equal(
            [
                "org_8ed648340ea9/47dfff23348d4acc84ab2770a0fa877d/items/completed/2xx: 7 requests, 7 units",
                "org_second/app2/dead/upstream_failed/5xx: 2 requests, 0 units",
                "org_second/app2/org-items/completed/2xx: 3 requests, 3 units",
            ],
            rows.Select(row => $"{row!["org"]}/{row["application"]}/{row["route"]}/{row["outcome"]}/{row["status"]}: "
                + $"{row["requests"]} requests, {row["units"]} units"));
    }

    [Fact]
    public async Task Counts_the_bytes_of_both_bodies()
    {
        _walk.Backend.Answer = _ => RawAnswer.Status(201, "answered");
        var request = Walk.Request("/items", _walk.Issuer.Token(), "POST", "Content-Length: 5") + "hello";

        await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, request);

        var row = Assert.Single(await _walk.UsageAsync(1))!;
        Assert.Equal((5, 8), ((int)row["bytesIn"]!, (int)row["bytesOut"]!));
    }

    [Fact]
    public async Task Shows_refused_traffic_without_a_unit()
    {
        await RequestAsync(4, "/items", _walk.Issuer.Token("org_tight"));

        var rows = await _walk.UsageAsync(4, "groupBy=outcome");

        Assert.Equal(["completed: 2, 2", "refused: 2, 0"], rows.Select(row => $"{row!["outcome"]}: {row["requests"]}, {row["units"]}"));
    }

    [Fact]
    public async Task Puts_open_routes_under_nobody()
    {
        await RequestAsync(3, "/open", null);

        var row = Assert.Single(await _walk.UsageAsync(3, "groupBy=org"))!;

        Assert.Equal("_unattributed", (string)row["org"]!);
    }

    [Fact]
    public async Task Keeps_the_books_over_a_restart()
    {
        await RequestAsync(5, "/items", _walk.Issuer.Token());
        await _walk.UsageAsync(5);
        Assert.Equal(0, await _walk.Gateway.Process.StopAsync());

        await _walk.Gateway.RestartAsync();

        await _walk.UsageAsync(5);
    }

    [Fact]
    public async Task Bills_a_retried_order_once_also_when_the_gateway_died_before_it_answered()
    {
        var order = Walk.Request("/orders", _walk.Issuer.Token(), "POST", "Content-Length: 0", "Idempotency-Key: 7b1f");
        TaskCompletionSource arrived = new();
        _walk.Backend.Answer = _ => { arrived.TrySetResult(); return RawAnswer.Status(200, "ok").After(new TaskCompletionSource().Task); };
        await using (var lost = await RawClient.ConnectAsync(_walk.Gateway.IngressPort))
        {
            await lost.SendAsync(order);
            await arrived.Task;
            await _walk.Gateway.Process.KillAsync();
        }

        await _walk.Gateway.RestartAsync();
        _walk.Backend.Answer = _ => RawAnswer.Status(201, "ok");
        Assert.Equal(201, (await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, order)).Status);
        Assert.Equal(201,
            (await RawClient.ExchangeAsync(_walk.Gateway.IngressPort, order.Replace("7b1f", "c08e", StringComparison.Ordinal))).Status);
        await _walk.UsageAsync(3);
        // What was folded at the stop is all there is.
        await _walk.Gateway.Process.StopAsync();
        await _walk.Gateway.RestartAsync();

        var rows = await _walk.UsageAsync(3, "groupBy=outcome");
        Assert.Equal(["completed: 2, 1", "interrupted: 1, 1"], rows.Select(row => $"{row!["outcome"]}: {row["requests"]}, {row["units"]}"));
    }

    [Fact]
    public async Task Shows_a_caller_its_own_and_charges_nothing_for_it()
    {
        await RequestAsync(4, "/items", _walk.Issuer.Token());
        await RequestAsync(1, "/items", _walk.Issuer.Token("org_second"));
        await _walk.UsageAsync(5);

        var own = await _walk.SendAsync("/.gateway/usage", _walk.Issuer.Token());

        Assert.Equal((200, "org_8ed648340ea9", "default", 4),
            (own.Status, (string)own.Json["org"]!, (string)own.Json["plan"]!, (int)own.Json["usage"]!["requests"]!));
        await _walk.UsageAsync(5);
    }

    [Fact]
    public async Task Shows_the_same_counts_as_metrics()
    {
        await RequestAsync(6, "/items", _walk.Issuer.Token());
        await RequestAsync(2, "/items", null);

        await _walk.UsageAsync(6, "org=org_8ed648340ea9");

        Assert.Equal(
            6, await _walk.MetricAsync("gateway_requests_total", "org=\"org_8ed648340ea9\"", "route=\"items\"", "outcome=\"completed\""));
        Assert.Equal(6, await _walk.MetricAsync("gateway_units_total", "org=\"org_8ed648340ea9\""));
        Assert.Equal(2, await _walk.MetricAsync("gateway_refusals_total", "org=\"\"", "code=\"missing_token\""));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("groupBy=colour")]
    [InlineData("limit=0")]
    [InlineData("limit=10001")]
    [InlineData("format=xml")]
    [InlineData("unknown=1")]
    public async Task Names_a_bad_parameter(string query)
    {
        using var answer = await _walk.Gateway.Admin.GetAsync("/api/usage?" + query);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((400, "invalid_parameter"), ((int)answer.StatusCode, (string)problem["code"]!));
    }

    private async Task RequestAsync(int times, string target, string? token)
    {
        for (var i = 0; i < times; i++)
            await _walk.SendAsync(target, token);
    }
}
