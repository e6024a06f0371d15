using System.Text.Json;
using Gateway.Limits;
using Gateway.Metering.Usage;
using Gateway.Orgs;
using Gateway.Orgs.Plans;
using Gateway.Orgs.Records;
using Gateway.Settings;

namespace Gateway.Admin.Api;

/// <summary>Puts together what is known of one org: plan and its source, standing, usage of the month, limits.</summary>
internal sealed class OrgReport(UsageReader reader, LimitStates limits, CallersSeen seen, Snapshots snapshots, TimeProvider time)
{
    public async Task<OrgDetail> ReadAsync(OrgCode code, CancellationToken cancelled)
    {
        var org = code.Value;
        var snapshot = snapshots.Current;
        var book = snapshot.Get<PlanBook>();
        var over = snapshot.Get<OrgRecords>().Overrides.GetValueOrDefault(org);
        var standing = book.Orgs.GetValueOrDefault(org);
        var applications = seen.Of(org);
        var (plan, source) = PlanChoice.Decide(book, standing, over, mapped: null, () => NamedPlan(book, applications));
        var caller = new Caller
        {
            Org = code,
            Issuer = "",
            Plan = plan,
            PlanSource = source,
            Scopes = new HashSet<string>(),
            Properties = new Dictionary<string, string>(),
            Generation = snapshot.Generation,
        };
        var usage = await SelfService.ReadAsync(caller, reader, limits, time.GetUtcNow(), cancelled);
        return new OrgDetail(
            org, usage.Plan, usage.Period, usage.Usage, usage.Limits, Word(source),
            [.. applications.Select(application => Under(application, plan, source))],
            standing is { Suspended: true } || over is { Suspended: true },
            over is null ? null : JsonSerializer.Deserialize(over.Text, AdminJson.Default.JsonElement));
    }

    private static Plan? NamedPlan(PlanBook book, IReadOnlyList<ApplicationPlan> applications) =>
        applications.FirstOrDefault(application => application.Source is PlanSource.Token or PlanSource.Application) is { } named
            ? book.Plans.GetValueOrDefault(named.Plan)
            : null;

    /// <summary>Override and settings choose for all applications, also for one that has not called since.</summary>
    private static ApplicationPlan Under(ApplicationPlan seen, Plan plan, PlanSource source) =>
        source is PlanSource.Override or PlanSource.Settings ? seen with { Plan = plan.Name } : seen;

    public static string Word(PlanSource source) => source switch
    {
        PlanSource.Override => "override",
        PlanSource.Settings => "settings",
        PlanSource.Application => "application",
        PlanSource.Token => "token",
        _ => "default",
    };
}

/// <summary>The body of <c>GET /api/orgs/{org}</c>.</summary>
internal sealed record OrgDetail(
    string Org, string Plan, UsagePeriod Period, UsageTotals Usage, IReadOnlyList<LimitUsage> Limits, string PlanSource,
    IReadOnlyList<ApplicationPlan> Applications, bool Suspended, JsonElement? Override);

/// <summary>The body of <c>GET /api/orgs</c>.</summary>
internal sealed record OrgList(IReadOnlyList<OrgDetail> Orgs, string? Next);
