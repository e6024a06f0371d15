using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Gateway.Limits;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Benchmarks;

/// <summary>The limits of an org with three of them: the whole step, what the fields cost, and a refusal.</summary>
[MemoryDiagnoser]
public class LimitBenchmarks
{
    private readonly Answer _answer = new();
    private DefaultHttpContext _context = null!;
    private LimitsStep _step = null!;
    private Caller _roomy = null!;
    private Caller _shadowed = null!;
    private CallerLimiter _limiter = null!;
    private CallerLimiter _spent = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var states = new LimitStates(TimeProvider.System, (_, _, _) => 0, new LimitsMetrics(meters));
        _roomy = Caller("org_roomy", Limits(1_000_000_000));
        _shadowed = Caller("org_shadowed", [.. Limits(1_000_000_000).Select(limit => limit with { Mode = LimitMode.Shadow })]);
        _limiter = states.Limiter(_roomy, "route");
        _spent = states.Limiter(Caller("org_spent", Limits(1)), "route");
        _spent.AttemptAcquire().Dispose();
        _step = new LimitsStep(_ => Task.CompletedTask, states);
        _context = new DefaultHttpContext();
        _context.Features.Set<IHttpResponseFeature>(_answer);
        _context.Features.Set(new Ending { Outcome = Outcome.Completed });
        _context.Features.Set(new AccessRecord());
        _context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(Route()), "route"));
    }

    [Benchmark(Description = "decide and give back")]
    public bool Decide()
    {
        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired;
    }

    [Benchmark(Description = "the whole step, admitted, nothing to show")]
    public Task StepWithoutFields()
    {
        _context.Features.Set(_shadowed);
        return _step.InvokeAsync(_context);
    }

    [Benchmark(Description = "the whole step, admitted, fields written")]
    public async Task StepWithFields()
    {
        _context.Features.Set(_roomy);
        await _step.InvokeAsync(_context);
        await _answer.StartAsync();
    }

    [Benchmark(Description = "decide a refusal with its verdict")]
    public int? Refuse()
    {
        using var lease = (LimitLease)_spent.AttemptAcquire();
        return lease.Verdict.RetryAfter;
    }

    private static Limit[] Limits(long requests) =>
    [
        new() { Name = "burst", Kind = LimitKind.Rate, Requests = requests, Per = TimeSpan.FromDays(1), Burst = requests },
        new() { Name = "inflight", Kind = LimitKind.Concurrency, Requests = 64 },
        new() { Name = "month", Kind = LimitKind.Quota, Requests = requests },
    ];

    private static Caller Caller(string org, Limit[] limits) => new()
    {
        Org = OrgCode.TryParse(org, out var code) ? code : throw new InvalidOperationException("no org code"),
        Issuer = "benchmark",
        Application = "app",
        Plan = new Plan("plan", limits),
        PlanSource = PlanSource.Settings,
        Scopes = FrozenSet<string>.Empty,
        Properties = FrozenDictionary<string, string>.Empty,
        Generation = 1,
    };

    private static RouteRules Route()
    {
        var settings = new SnapshotBuilder(1);
        settings.Add(new LimitsOptions());
        var route = new RouteRules
        {
            RouteId = "route",
            Generation = 1,
            Identity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes())),
            BillStatuses = StatusRanges.All,
        };
        route.Belong(settings.Build(new Dictionary<string, JsonNode?>()));
        return route;
    }

    /// <summary>Keeps the last callback, as a server does until the answer starts.</summary>
    private sealed class Answer : IHttpResponseFeature
    {
        private Func<object, Task>? _starting;
        private object? _state;

        public int StatusCode { get; set; } = StatusCodes.Status200OK;

        public string? ReasonPhrase { get; set; }

        public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

        public Stream Body { get; set; } = Stream.Null;

        public bool HasStarted => false;

        public void OnStarting(Func<object, Task> callback, object state) => (_starting, _state) = (callback, state);

        public void OnCompleted(Func<object, Task> callback, object state)
        {
        }

        public Task StartAsync()
        {
            Headers.Clear();
            return _starting!(_state!);
        }
    }
}
