using System.Text.Json.Nodes;
using Gateway.Orgs.Plans;

namespace Gateway.Verbs.Simulate;

/// <summary>One limit of one org under the plans tried.</summary>
/// <param name="Org">The org.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Of">The application or the route that it counts; empty for the whole org.</param>
/// <param name="Trial">What its hours say.</param>
internal sealed record Finding(string Org, string Plan, Limit Limit, string Of, Trial Trial);

/// <summary>Which orgs would have met which limits; pure.</summary>
/// <param name="Findings">Every limit of every org, the surest and heaviest first.</param>
/// <param name="Unknown">Orgs whose plan the file does not have.</param>
/// <param name="Refused">Requests that were refused then, and are in no total.</param>
internal sealed record Simulation(IReadOnlyList<Finding> Findings, IReadOnlyList<(string Org, string Plan)> Unknown, long Refused)
{
    private static readonly LimitScope[] Words = [LimitScope.Application, LimitScope.Route];

    /// <summary>By what usage must be grouped for these plans: no finer than their limits count.</summary>
    public static string GroupBy(IReadOnlyDictionary<string, Plan> plans)
    {
        var scopes = plans.Values.SelectMany(plan => plan.Limits).Select(limit => limit.Scope).ToHashSet();
        return string.Join(',', ["org",
            .. Words.Where(scopes.Contains).Select(scope => scope == LimitScope.Route ? "route" : "application"), "outcome", "hour"]);
    }

    /// <param name="plans">To be tried.</param>
    /// <param name="planOf">The plan of each org.</param>
    /// <param name="usage">The answer to a query by <see cref="GroupBy"/>.</param>
    public static Simulation Run(IReadOnlyDictionary<string, Plan> plans, IReadOnlyDictionary<string, string> planOf, JsonObject usage)
    {
        var start = (DateTimeOffset)usage["from"]!;
        var orgs = usage["rows"]!.AsArray().ToLookup(row => (string)row!["org"]!, row => row!);
        var judged = orgs.Where(org => planOf.ContainsKey(org.Key)).ToList();
        var findings = from org in judged
                       let plan = plans.GetValueOrDefault(planOf[org.Key])
                       where plan is not null
                       from limit in plan.Limits
                       from hours in HourUse.By(limit.Scope, org)
                       select new Finding(org.Key, plan.Name, limit, hours.Key, Trial.Hold(limit, [.. hours], start));
        return new Simulation(
            [.. findings.OrderByDescending(finding => finding.Trial.Met)
                .ThenByDescending(finding => finding.Trial.Peak / finding.Trial.Allowed)],
            [.. judged.Where(org => !plans.ContainsKey(planOf[org.Key])).Select(org => (org.Key, planOf[org.Key]))],
            judged.SelectMany(org => org).Where(HourUse.IsRefused).Sum(row => (long)row["requests"]!));
    }
}
