using System.Collections.Frozen;
using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Plans;

/// <summary>What settings say of one org.</summary>
internal sealed record OrgSettings(string? Plan, bool Suspended, IReadOnlyList<Limit> Limits);

/// <summary>All plans and orgs of a snapshot.</summary>
internal sealed class PlanBook
{
    private const string PlansKey = "Gateway:Plans";
    private const string OrgsKey = "Gateway:Orgs";
    private const string DefaultKey = "Gateway:DefaultPlan";
    private const string DefaultName = "default";

    private PlanBook(FrozenDictionary<string, Plan> plans, Plan defaultPlan, FrozenDictionary<string, OrgSettings> orgs)
    {
        Plans = plans;
        Default = defaultPlan;
        Orgs = orgs;
    }

    public FrozenDictionary<string, Plan> Plans { get; }

    public Plan Default { get; }

    public FrozenDictionary<string, OrgSettings> Orgs { get; }

    public static PlanBook Read(SettingsReader settings, OrgCharacters characters = OrgCharacters.Plain)
    {
        var mistakes = settings.Mistakes;
        var options = settings.Section<Dictionary<string, PlanOptions>>(PlansKey);
        if (options.Count == 0)
            options[DefaultName] = new PlanOptions();
        var spellings = new Spellings();
        foreach (var (plan, given) in options)
            ReportClashes($"{PlansKey}:{plan}:Limits", given.Limits.Keys, spellings, mistakes);
        var plans = options.ToFrozenDictionary(
            plan => plan.Key, plan =>
                new Plan(Named(plan.Key, mistakes), LimitCompiler.Compile($"{PlansKey}:{plan.Key}:Limits", plan.Value.Limits, mistakes)));
        var name = settings.Text(DefaultKey) ?? DefaultName;
        if (!plans.TryGetValue(name, out var defaultPlan))
            mistakes.Add(DefaultKey, $"is \"{name}\", which is no plan; {Known(plans)}");
        var orgs = new Dictionary<string, OrgSettings>(StringComparer.Ordinal);
        foreach (var (org, configured) in settings.Section<Dictionary<string, OrgOptions>>(OrgsKey))
        {
            ReportClashes($"{OrgsKey}:{org}:Limits", configured.Limits.Keys, spellings, mistakes);
            if (!OrgCode.TryParse(org, characters, out _))
                mistakes.Add($"{OrgsKey}:{org}", $"is no org code; allowed are {OrgCode.Form(characters)}");
            orgs[org] = ReadOrg(org, configured, plans, mistakes);
        }

        return new PlanBook(plans, defaultPlan ?? plans.Values[0], orgs.ToFrozenDictionary());
    }

    /// <summary>The plan with the org's own limits laid over it by name.</summary>
    public static Plan Overlay(Plan plan, IReadOnlyList<Limit> own) => own.Count == 0 ? plan : plan with
    {
        Limits = [.. plan.Limits.ExceptBy(own.Select(limit => limit.Name), limit => limit.Name).Concat(own).OrderBy(
            limit => limit.Name, StringComparer.Ordinal)],
    };

    /// <summary>A limit has one state an org, whatever plan names it: one name in two cases of two plans would be two limits.</summary>
    private static void ReportClashes(string key, IEnumerable<string> limits, Spellings spellings, Mistakes mistakes)
    {
        foreach (var limit in limits)
        {
            if (spellings.Clash(limit) is { } clash)
                mistakes.AddUnlessNamed($"{key}:{limit}", $"is {clash}");
        }
    }

    private static OrgSettings ReadOrg(string org, OrgOptions options, FrozenDictionary<string, Plan> plans, Mistakes mistakes)
    {
        var key = $"{OrgsKey}:{org}";
        if (options.Plan is { } plan && !plans.ContainsKey(plan))
            mistakes.Add($"{key}:Plan", $"is \"{plan}\", which is no plan; {Known(plans)}");
        return new OrgSettings(options.Plan, options.Suspended, LimitCompiler.Compile($"{key}:Limits", options.Limits, mistakes));
    }

    private static string Named(string name, Mistakes mistakes)
    {
        if (name.Length is 0 or > 64 || name.Any(letter => letter is < '!' or > '~'))
            mistakes.Add($"{PlansKey}:{name}", "is no name for a plan; allowed are 1–64 visible ASCII characters");
        return name;
    }

    public string Known() => Known(Plans);

    private static string Known(FrozenDictionary<string, Plan> plans) =>
        $"known plans are {string.Join(", ", plans.Keys.Order(StringComparer.Ordinal))}";
}
