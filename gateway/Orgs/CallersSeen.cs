using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace Gateway.Orgs;

/// <summary>An application of an org, and the plan its last token got.</summary>
internal sealed record ApplicationPlan(string? Application, string Plan, [property: JsonIgnore] PlanSource Source);

/// <summary>
/// Which applications spoke for which org since the start; for operators to look at, so it is bounded and forgets nothing that matters.
/// </summary>
internal sealed class CallersSeen
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<(string Org, string Application), ApplicationPlan> _seen = new();

    /// <summary>Called when a caller is derived, not for each request.</summary>
    public void Note(Caller caller)
    {
        var key = (caller.Org.Value, caller.Application ?? "");
        if (_seen.Count < Most || _seen.ContainsKey(key))
            _seen[key] = new ApplicationPlan(caller.Application, caller.Plan.Name, caller.PlanSource);
    }

    public IReadOnlyList<ApplicationPlan> Of(string org) =>
        [.. _seen.Where(seen => seen.Key.Org == org).OrderBy(seen => seen.Key.Application, StringComparer.Ordinal)
            .Select(seen => seen.Value)];
}
