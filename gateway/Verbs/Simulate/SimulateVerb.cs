using System.Text.Json;
using Gateway.Metering;
using Gateway.Settings;

namespace Gateway.Verbs.Simulate;

/// <summary><c>gateway simulate</c>: what plans that are not in force yet would have done to the usage that a running gateway has metered.</summary>
internal static class SimulateVerb
{
    public const string Name = "simulate";

    public const string Help = $"""
        Tells which orgs would have met which limits under other plans.

        gateway simulate --plans FILE [--from TIME] [--to TIME] [options]

          --plans FILE      the plans to try: an object as Gateway:Plans is one, or a settings file that has it
          --from TIME       start, inclusive: RFC 3339 or YYYY-MM-DD, UTC; default the start of this month
          --to TIME         end, exclusive; default now
          --org ORG         this organisation alone
          --plan NAME       as if every org had this plan; default the plan that each has now
          --format table    for people (default): what would, or may, have been met
          --format json     for programs: every limit
        {AdminClient.Help} Nothing is changed.
        """;

    private static readonly string[] Formats = ["table", "json"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var options = VerbOptions.Parse(arguments, ["--plans", "--from", "--to", "--org", "--plan", "--format", AdminClient.Option]);
        var format = options.One("--format") ?? Formats[0];
        if (Mistake(options, format) is { } mistake)
            return Refuse(mistake);
        try
        {
            var plans = PlansFile.Read(options.One("--plans")!);
            if (options.One("--plan") is { } one && !plans.ContainsKey(one))
                return Refuse($"--plan: {one} is none of {string.Join(", ", plans.Keys.Order(StringComparer.Ordinal))}");
            using var client = new AdminClient(options.One(AdminClient.Option));
            var usage = await UsagePages.ReadAsync(client, options, Simulation.GroupBy(plans));
            var orgs = usage["rows"]!.AsArray().Select(row => (string)row!["org"]!).Where(org => org != MeterAccount.Unattributed).Distinct();
            var planOf = options.One("--plan") is { } all ? orgs.ToDictionary(org => org, _ => all) : await ReadPlansAsync(client, orgs);
            var simulation = Simulation.Run(plans, planOf, usage);
            Console.WriteLine(format is "json" ? SimulationText.Json(simulation, usage).ToJsonString(Indented) : SimulationText.People(simulation, usage));
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException or IOException or UnauthorizedAccessException or SettingsException)
        {
            return Refuse(error.Message);
        }
    }

    private static string? Mistake(VerbOptions options, string format) =>
        options.Mistake
        ?? (options.One("--plans") is null ? "--plans is missing"
            : !Formats.Contains(format) ? $"--format: {format} is none of {string.Join(", ", Formats)}"
            : null);

    /// <summary>One by one: the list holds only who was there this month.</summary>
    private static async Task<Dictionary<string, string>> ReadPlansAsync(AdminClient client, IEnumerable<string> orgs)
    {
        var plans = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var org in orgs)
            plans[org] = (string)(await client.GetAsync($"/api/orgs/{Uri.EscapeDataString(org)}"))["plan"]!;
        return plans;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway simulate: {why}");
        return ExitCode.Wrong;
    }
}
