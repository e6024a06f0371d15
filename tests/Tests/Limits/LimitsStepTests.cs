using System.Net;
using System.Text.Json;
using Gateway.Limits;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Limits;

/// <summary>The step in a real server: what the client sees, and what is given back.</summary>
public sealed class LimitsStepTests : IAsyncLifetime
{
    private static readonly string[] LegacyNames = [LegacyFields.Limit, LegacyFields.Remaining, LegacyFields.Reset];

    private readonly LimitsRig _rig = new();
    private readonly HttpClient _client = new();
    private WebApplication? _app;
    private Caller? _caller;
    private RouteRules _route = LimitsRig.Route();
    private RequestDelegate _backend = _ => Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_rig.States);
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            context.Features.Set(new Ending());
            context.Features.Set(new AccessRecord());
            context.Caller = _caller;
            context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(_route), "route"));
            await next(context);
        });
        _app.UseLimits();
        _app.Run(context => _backend(context));
        await _app.StartAsync();
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _client.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task Puts_the_fields_on_an_answer()
    {
        _caller = LimitsRig.Caller(LimitsRig.Rate(50, 1, 100), LimitsRig.Concurrency(64), LimitsRig.Quota(1_000_000));

        using var answer = await _client.GetAsync("/");

        Assert.Equal(["\"burst\";q=100;w=2,\"inflight\";q=64;qu=\"concurrent-requests\",\"month\";q=1000000;w=2678400"], answer.Headers.GetValues("RateLimit-Policy"));
        Assert.Equal(["\"burst\";r=99;t=1,\"inflight\";r=63,\"month\";r=999999;t=1425600"], answer.Headers.GetValues("RateLimit"));
    }

    [Fact]
    public async Task Appends_to_the_members_of_a_backend()
    {
        _caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        _backend = context =>
        {
            context.Response.Headers["RateLimit"] = "\"theirs\";r=1";
            return Task.CompletedTask;
        };

        using var answer = await _client.GetAsync("/");

        Assert.Equal("\"theirs\";r=1, \"inflight\";r=1", string.Join(", ", answer.Headers.GetValues("RateLimit")));
    }

    [Fact]
    public async Task Refuses_with_the_wait_the_fields_and_the_violated_policies()
    {
        _caller = LimitsRig.Caller(LimitsRig.Rate(1, 7), LimitsRig.Concurrency(5));
        (await _client.GetAsync("/")).Dispose();

        using var answer = await _client.GetAsync("/");
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
    public async Task Tells_older_clients_of_the_limit_that_binds_where_the_settings_say_so(int requests, string limit, string remaining, string reset)
    {
        _caller = LimitsRig.Caller(LimitsRig.Rate(10, 70, requests == 1 ? 10 : 1), LimitsRig.Concurrency(2), LimitsRig.Rate(1, mode: LimitMode.Shadow, name: "shadow"));
        _route = LimitsRig.Route(legacy: true);
        for (var i = 1; i < requests; i++)
            (await _client.GetAsync("/")).Dispose();

        using var answer = await _client.GetAsync("/");

        Assert.Equal([limit, remaining, reset], LegacyNames.Select(name => answer.Headers.GetValues(name).Single()));
    }

    [Fact]
    public async Task Sends_no_older_fields_unless_told_to()
    {
        _caller = LimitsRig.Caller(LimitsRig.Rate(5));

        using var answer = await _client.GetAsync("/");

        Assert.DoesNotContain(answer.Headers, header => LegacyNames.Contains(header.Key));
    }

    [Fact]
    public async Task Passes_what_has_no_caller_or_an_anonymous_route_untouched()
    {
        using var nobody = await _client.GetAsync("/");
        _caller = LimitsRig.Caller(LimitsRig.Rate(1, 1000));
        _route = LimitsRig.Route(anonymous: true);
        using var anonymous = await _client.GetAsync("/");

        Assert.False(nobody.Headers.Contains("RateLimit"));
        Assert.False(anonymous.Headers.Contains("RateLimit"));
        Assert.Equal(0, _rig.States.Count);
    }

    [Theory]
    [InlineData(nameof(Outcome.Completed), 200, 3)]
    [InlineData(nameof(Outcome.Completed), 503, 0)]
    [InlineData(nameof(Outcome.ClientAborted), 200, 3)]
    [InlineData(nameof(Outcome.UpstreamFailed), 200, 0)]
    [InlineData(nameof(Outcome.Refused), 200, 0)]
    public async Task Charges_a_quota_what_the_outcome_carries(string outcome, int status, long used)
    {
        _caller = LimitsRig.Caller(LimitsRig.Quota(10), LimitsRig.Quota(1000, unit: QuotaUnit.Bytes, name: "bytes"));
        _route = LimitsRig.Route(cost: 3, bill: "2xx-4xx");
        _backend = context =>
        {
            context.Ending.Outcome = Enum.Parse<Outcome>(outcome);
            context.Response.StatusCode = status;
            (context.AccessRecord.BytesIn, context.AccessRecord.BytesOut) = (40, 60);
            return Task.CompletedTask;
        };

        (await _client.GetAsync("/")).Dispose();

        Assert.Equal(used, _rig.Look(_caller, "month").Used);
        Assert.Equal(100, _rig.Look(_caller, "bytes").Used);
    }

    [Fact]
    public async Task Tells_later_steps_the_instant_it_decided_at()
    {
        _caller = LimitsRig.Caller(LimitsRig.Rate(5));
        DateTimeOffset? admitted = null;
        _backend = context =>
        {
            admitted = context.AccessRecord.Admitted;
            return Task.CompletedTask;
        };

        (await _client.GetAsync("/")).Dispose();

        Assert.Equal(_rig.Time.GetUtcNow(), admitted);
    }

    [Fact]
    public async Task Frees_the_slot_after_a_fault()
    {
        _caller = LimitsRig.Caller(LimitsRig.Concurrency(2));
        _backend = _ => throw new InvalidOperationException("a fault");

        using var answer = await _client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, _rig.Look(_caller, "inflight").Used);
    }

    [Fact]
    public async Task Frees_the_slots_of_clients_that_leave()
    {
        _caller = LimitsRig.Caller(LimitsRig.Concurrency(200));
        using var ended = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        _backend = async context =>
        {
            begun.Release();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            finally
            {
                context.Response.OnCompleted(() =>
                {
                    ended.Release();
                    return Task.CompletedTask;
                });
            }
        };

        using var leave = new CancellationTokenSource();
        var asks = Enumerable.Range(0, 100).Select(_ => _client.GetAsync("/", leave.Token)).ToArray();
        for (var i = 0; i < asks.Length; i++)
            await begun.WaitAsync();
        var held = _rig.Look(_caller, "inflight").Used;
        await leave.CancelAsync();
        for (var i = 0; i < asks.Length; i++)
            await ended.WaitAsync();

        Assert.Equal(100, held);
        Assert.All(await Task.WhenAll(asks.Select(Ending)), left => Assert.True(left));
        Assert.Equal(0, _rig.Look(_caller, "inflight").Used);
    }

    private static Task<bool> Ending(Task ask) => ask.ContinueWith(ended => ended.IsCanceled, TaskScheduler.Default);
}
