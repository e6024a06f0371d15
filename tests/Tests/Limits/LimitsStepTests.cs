using System.Net;
using System.Text.Json;
using Gateway.Limits;
using Gateway.Orgs.Plans;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Limits;

/// <summary>The step in a real server: what the client sees.</summary>
public sealed class LimitsStepTests : IAsyncLifetime
{
    private static readonly string[] LegacyNames = [LegacyFields.Limit, LegacyFields.Remaining, LegacyFields.Reset];

    private readonly LimitsServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Puts_the_fields_on_an_answer()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(50, 1, 100), LimitsRig.Concurrency(64), LimitsRig.Quota(1_000_000));

        using var answer = await _server.Client.GetAsync("/");

        Assert.Equal(["\"burst\";q=100;w=2,\"inflight\";q=64;qu=\"concurrent-requests\",\"month\";q=1000000;w=2678400"],
            answer.Headers.GetValues("RateLimit-Policy"));
        Assert.Equal(["\"burst\";r=99;t=1,\"inflight\";r=63,\"month\";r=999999;t=1425600"], answer.Headers.GetValues("RateLimit"));
    }

    [Fact]
    public async Task Appends_to_the_members_of_a_backend()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        _server.Backend = context =>
        {
            context.Response.Headers["RateLimit"] = "\"theirs\";r=1";
            return Task.CompletedTask;
        };

        using var answer = await _server.Client.GetAsync("/");

        Assert.Equal("\"theirs\";r=1, \"inflight\";r=1", string.Join(", ", answer.Headers.GetValues("RateLimit")));
    }

    [Fact]
    public async Task Refuses_with_the_wait_the_fields_and_the_violated_policies()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(1, 7), LimitsRig.Concurrency(5));
        (await _server.Client.GetAsync("/")).Dispose();

        using var answer = await _server.Client.GetAsync("/");
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("7", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal("\"burst\";r=0;t=7,\"inflight\";r=5", answer.Headers.GetValues("RateLimit").Single());
        Assert.Equal("rate_limited", problem.RootElement.GetProperty("code").GetString());
        Assert.Equal("https://iana.org/assignments/http-problem-types#quota-exceeded", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal("burst", problem.RootElement.GetProperty("violated-policies").EnumerateArray().Single().GetString());
    }

    [Theory]
    [InlineData(1, "2", "1", "0")]
    [InlineData(3, "1", "0", "7")]
    public async Task Tells_older_clients_of_the_limit_that_binds_where_the_settings_say_so(
        int requests, string limit, string remaining, string reset)
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(10, 70, requests == 1 ? 10 : 1), LimitsRig.Concurrency(2),
            LimitsRig.Rate(1, mode: LimitMode.Shadow, name: "shadow"));
        _server.Route = LimitsRig.Route(legacy: true);
        for (var i = 1; i < requests; i++)
            (await _server.Client.GetAsync("/")).Dispose();

        using var answer = await _server.Client.GetAsync("/");

        Assert.Equal([limit, remaining, reset], LegacyNames.Select(name => answer.Headers.GetValues(name).Single()));
    }

    [Fact]
    public async Task Sends_no_older_fields_unless_told_to()
    {
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(5));

        using var answer = await _server.Client.GetAsync("/");

        Assert.DoesNotContain(answer.Headers, header => LegacyNames.Contains(header.Key));
    }

    [Fact]
    public async Task Passes_what_has_no_caller_or_an_anonymous_route_untouched()
    {
        using var nobody = await _server.Client.GetAsync("/");
        _server.Caller = LimitsRig.Caller(LimitsRig.Rate(1, 1000));
        _server.Route = LimitsRig.Route(anonymous: true);
        using var anonymous = await _server.Client.GetAsync("/");

        Assert.False(nobody.Headers.Contains("RateLimit"));
        Assert.False(anonymous.Headers.Contains("RateLimit"));
        Assert.Equal(0, _server.Rig.States.Count);
    }
}
