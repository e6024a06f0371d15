using System.CommandLine;
using System.Text.Json;
using Gateway.Metering;
using Gateway.Settings;

namespace Gateway.Verbs.Simulate;

/// <summary>
/// <c>gateway simulate</c>: what plans that are not in force yet would have done to the usage that a running gateway has metered.
/// </summary>
internal static class SimulateVerb
{
    public static Verb Verb() => new("simulate", "Tells which orgs would have met which limits under other plans.")
    {
        Usage = "gateway simulate --plans FILE [--from TIME] [--to TIME] [options]",
        Options =
        {
            new ValueOption("--plans", "FILE", "the plans to try: an object as Gateway:Plans is one, or a settings file that has it")
            {
                Required = true
            },
            UsagePages.From(),
            UsagePages.To(),
            UsagePages.Org(),
            new ValueOption("--plan", "NAME", "as if every org had this plan; default the plan that each has now"),
            ValueOption.Format(("table", "for people: what would, or may, have been met"), ("json", "for programs: every limit")),
            AdminClient.Option(),
        },
        Notes = $"{AdminClient.KeyNote} Nothing is changed.",
        Act = InvokeAsync,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            var plans = PlansFile.Read(parsed.One("--plans")!);
            if (parsed.One("--plan") is { } one && !plans.ContainsKey(one))
                return parsed.Refuse($"--plan: {one} is none of {string.Join(", ", plans.Keys.Order(StringComparer.Ordinal))}");
            using var client = new AdminClient(parsed.One(AdminClient.Name));
            var usage = await UsagePages.ReadAsync(client, parsed, Simulation.GroupBy(plans));
            var orgs = usage["rows"]!.AsArray().Select(row => (string)row!["org"]!)
                .Where(org => org != MeterAccount.Unattributed).Distinct();
            var planOf = parsed.One("--plan") is { } all ? orgs.ToDictionary(org => org, _ => all) : await ReadPlansAsync(client, orgs);
            var simulation = Simulation.Run(plans, planOf, usage);
            Console.WriteLine(parsed.One("--format") is "json"
                ? SimulationText.Json(simulation, usage).ToJsonString(Indented)
                : SimulationText.People(simulation, usage));
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException or IOException
            or UnauthorizedAccessException or SettingsException)
        {
            return parsed.Refuse(error.Message);
        }
    }

    /// <summary>One by one: the list holds only who was there this month.</summary>
    private static async Task<Dictionary<string, string>> ReadPlansAsync(AdminClient client, IEnumerable<string> orgs)
    {
        var plans = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var org in orgs)
            plans[org] = (string)(await client.GetAsync($"/api/orgs/{Uri.EscapeDataString(org)}"))["plan"]!;
        return plans;
    }
}
