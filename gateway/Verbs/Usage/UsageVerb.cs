using System.CommandLine;
using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway usage</c>: the books of a running gateway, for people, spreadsheets and programs.</summary>
internal static class UsageVerb
{
    public static Verb Verb() => new("usage", "Shows the usage that a running gateway has metered.")
    {
        Usage = "gateway usage [--from TIME] [--to TIME] [--org ORG] [options]",
        Options =
        {
            UsagePages.From(),
            UsagePages.To(),
            UsagePages.Org(),
            new ValueOption("--group-by", "A,B", "org, application, route, outcome, status and one of hour, day, month; default org"),
            ValueOption.Format(("table", "for people"), ("csv", "for spreadsheets"), ("json", "for programs")),
            AdminClient.Option(),
        },
        Notes = AdminClient.KeyNote,
        Act = InvokeAsync,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            using var client = new AdminClient(parsed.One(AdminClient.Name));
            var usage = await UsagePages.ReadAsync(client, parsed, parsed.One("--group-by") ?? "org");
            Console.WriteLine(parsed.One("--format") switch
            {
                "json" => usage.ToJsonString(Indented),
                "csv" => UsageTable.Csv(usage["rows"]!.AsArray()),
                _ => $"Usage from {usage["from"]} to {usage["to"]}\n\n{UsageTable.People(usage["rows"]!.AsArray())}",
            });
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException)
        {
            return parsed.Refuse(error.Message);
        }
    }
}
