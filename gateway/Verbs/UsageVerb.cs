using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway usage</c>: the books of a running gateway, for people, spreadsheets and programs.</summary>
internal static class UsageVerb
{
    public const string Name = "usage";

    public const string Help = $"""
        Shows the usage that a running gateway has metered.

        gateway usage [--from TIME] [--to TIME] [--org ORG] [options]

          --from TIME       start, inclusive: RFC 3339 or YYYY-MM-DD, UTC; default the start of this month
          --to TIME         end, exclusive; default now
          --org ORG         this organisation alone
          --group-by A,B    org, application, route, outcome, status and one of hour, day, month; default org
          --format table    for people (default)
          --format csv      for spreadsheets
          --format json     for programs
        {AdminClient.Help}
        """;

    private static readonly string[] Formats = ["table", "csv", "json"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var options = VerbOptions.Parse(arguments, ["--from", "--to", "--org", "--group-by", "--format", AdminClient.Option]);
        var format = options.One("--format") ?? Formats[0];
        if (options.Mistake is { } mistake)
            return Refuse(mistake);
        if (!Formats.Contains(format))
            return Refuse($"--format: {format} is none of {string.Join(", ", Formats)}");
        try
        {
            using var client = new AdminClient(options.One(AdminClient.Option));
            var usage = await UsagePages.ReadAsync(client, options, options.One("--group-by") ?? "org");
            Console.WriteLine(format switch
            {
                "json" => usage.ToJsonString(Indented),
                "csv" => UsageTable.Csv(usage["rows"]!.AsArray()),
                _ => $"Usage from {usage["from"]} to {usage["to"]}\n\n{UsageTable.People(usage["rows"]!.AsArray())}",
            });
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException)
        {
            return Refuse(error.Message);
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway usage: {why}");
        return ExitCode.Wrong;
    }
}
