using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Gateway.Ingress;
using Gateway.Limits;
using Gateway.Limits.States;
using Gateway.Orgs;
using Gateway.Orgs.Identity;
using Gateway.Orgs.Plans;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Testing.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Limits;

/// <summary>The limits of a gateway on manual time, over a ledger that a test fills.</summary>
internal sealed class LimitsRig : IDisposable
{
    private static readonly IdentityRules NoIdentity = IdentityRules.Read(new SettingsReader(new SettingsLayers([]), new Mistakes()));

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public LimitsRig(DateTimeOffset? start = null)
    {
        Time = start is { } from ? new ManualTime(from) : new ManualTime();
        Meters = _services.GetRequiredService<IMeterFactory>();
        Metrics = new LimitsMetrics(Meters);
        States = new LimitStates(Time, (_, key, from) => IsLedgerRead ? Ledger.GetValueOrDefault((key.Unit, from)) : null, Metrics);
    }

    public ManualTime Time { get; }

    public IMeterFactory Meters { get; }

    public LimitsMetrics Metrics { get; }

    public LimitStates States { get; }

    public bool IsLedgerRead { get; set; } = true;

    /// <summary>What was used before, by the first instant of the period.</summary>
    public Dictionary<(QuotaUnit Unit, DateTime From), long> Ledger { get; } = [];

    public static Limit Rate(
        long requests, double seconds = 1, long? burst = null, string name = "burst", LimitMode mode = LimitMode.Enforce) => new()
        {
            Name = name,
            Kind = LimitKind.Rate,
            Requests = requests,
            Per = TimeSpan.FromSeconds(seconds),
            Burst = burst ?? requests,
            Mode = mode,
        };

    public static Limit Concurrency(
        long slots, string name = "inflight", LimitScope scope = LimitScope.Org, LimitMode mode = LimitMode.Enforce) =>
        new() { Name = name, Kind = LimitKind.Concurrency, Requests = slots, Scope = scope, Mode = mode };

    public static Limit Quota(
        long requests, QuotaPeriod period = QuotaPeriod.Month, QuotaUnit unit = QuotaUnit.Requests, string name = "month",
        LimitMode mode = LimitMode.Enforce) =>
        new() { Name = name, Kind = LimitKind.Quota, Requests = requests, Period = period, Unit = unit, Mode = mode };

    public static Caller Caller(Plan plan, string org = "org_a", string? application = "app", int generation = 1) => new()
    {
        Org = OrgCode.TryParse(org, out var code) ? code : throw new ArgumentException("no org code", nameof(org)),
        Issuer = "test",
        Application = application,
        Plan = plan,
        PlanSource = PlanSource.Settings,
        Scopes = FrozenSet<string>.Empty,
        Properties = FrozenDictionary<string, string>.Empty,
        Generation = generation,
    };

    public static Caller Caller(params Limit[] limits) => Caller(new Plan("plan", limits));

    public static RouteRules Route(string id = "route", int cost = 1, string bill = "1xx-5xx", bool anonymous = false, bool legacy = false)
    {
        var settings = new SnapshotBuilder(1);
        settings.Add(new LimitsOptions { LegacyFields = legacy });
        settings.Add(new Capacity(1000));
        var route = new RouteRules
        {
            RouteId = id,
            Generation = 1,
            Identity = NoIdentity,
            Cost = cost,
            BillStatuses = StatusRanges.Parse(bill)!,
            IsAnonymous = anonymous,
        };
        route.Belong(settings.Build(new Dictionary<string, JsonNode?>()));
        return route;
    }

    public static PlanLimit Compiled(Limit limit) => new(limit, new LimitTally(limit.Name));

    public LimitLease Take(Caller caller, int units = 1, string? route = null) =>
        (LimitLease)States.Limiter(caller, route).AttemptAcquire(units);

    public LimitView Look(Caller caller, string name, string? route = null) =>
        States.Limiter(caller, route).Peek(1).Limits.Single(limit => limit.Name == name);

    public void Dispose()
    {
        States.Dispose();
        _services.Dispose();
    }
}
