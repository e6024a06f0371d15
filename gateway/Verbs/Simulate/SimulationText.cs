using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Metering.Usage;
using Gateway.Orgs.Plans;

namespace Gateway.Verbs.Simulate;

/// <summary>A simulation as people read it, with what hours can and cannot tell; and as programs do.</summary>
internal static class SimulationText
{
    private static readonly string[] Notes =
    [
        "yes: more than the limit lets in, however the requests were spread within their hours.",
        "perhaps: totals of hours cannot tell. A burst may have met a rate, a moment a concurrency limit; "
        + "of a quota's first period a part was not looked at.",
        "no: it fits in the time that was looked at, however the requests were spread.",
        "Counted is what was let in then. Refused requests are in no total, and a client that is refused comes again, or not.",
        "Of concurrency the average in flight is shown, by the hour in which requests began; how many there were at a time it cannot tell.",
        "An org's own limits are left out.",
    ];

    public static string People(Simulation simulation, JsonObject usage)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Usage from {usage["from"]} to {usage["to"]} under the plans tried").AppendLine();
        var shown = simulation.Findings.Where(finding => finding.Trial.Met != Met.No).ToList();
        if (shown.Count > 0)
            text.AppendLine(UsageTable.People(new JsonArray([.. shown.Select(Row)])));
        var all = simulation.Findings.Count;
        text.AppendLine(CultureInfo.InvariantCulture, $"{all - shown.Count} of {all} limits would not have been met.");
        foreach (var (org, plan) in simulation.Unknown)
            text.AppendLine(CultureInfo.InvariantCulture, $"{org} has the plan {plan}, which the file does not have: not judged.");
        if (simulation.Refused > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"{simulation.Refused} requests were refused then.");
        return text.AppendLine().AppendJoin(Environment.NewLine, Notes).ToString();
    }

    public static JsonObject Json(Simulation simulation, JsonObject usage) => new()
    {
        ["from"] = (string?)usage["from"],
        ["to"] = (string?)usage["to"],
        ["findings"] = new JsonArray([.. simulation.Findings.Select(Row)]),
        ["notJudged"] = new JsonArray([.. simulation.Unknown.Select(one => new JsonObject { ["org"] = one.Org, ["plan"] = one.Plan })]),
        ["refusedThen"] = simulation.Refused,
        ["notes"] = new JsonArray([.. Notes.Select(note => (JsonNode)note)]),
    };

    private static JsonObject Row(Finding finding)
    {
        var (limit, trial) = (finding.Limit, finding.Trial);
        return new JsonObject
        {
            ["met"] = Word(trial.Met),
            ["org"] = finding.Org,
            ["plan"] = finding.Plan,
            ["limit"] = limit.Name,
            ["kind"] = limit.Kind.ToString(),
            ["mode"] = limit.Mode.ToString(),
            ["scope"] = limit.Scope.ToString(),
            ["of"] = finding.Of,
            ["first"] = trial.First is { } first ? UsageText.Instant(first) : null,
            ["per"] = limit.Kind == LimitKind.Quota ? limit.Period.ToString() : "Hour",
            ["peak"] = Math.Round(trial.Peak, 1),
            ["allowed"] = Math.Round(trial.Allowed, 1),
        };
    }

    private static string Word(Met met) => met switch
    {
        Met.Yes => "yes",
        Met.Perhaps => "perhaps",
        Met.No => "no",
        _ => throw new ArgumentOutOfRangeException(nameof(met), met, "no answer"),
    };
}
