using System.Text.Json;
using System.Text.Json.Nodes;

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

    private const int Page = 10_000;
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
            var usage = await ReadAsync(client, options);
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

    /// <summary>Every page as one.</summary>
    private static async Task<JsonObject> ReadAsync(AdminClient client, VerbOptions options)
    {
        var query = $"/api/usage?limit={Page}&groupBy={Uri.EscapeDataString(options.One("--group-by") ?? "org")}";
        foreach (var name in new[] { "from", "to", "org" })
        {
            if (options.One("--" + name) is { } value)
                query += $"&{name}={Uri.EscapeDataString(value)}";
        }

        var all = (await client.GetAsync(query)).AsObject();
        while ((string?)all["next"] is { } next)
        {
            var page = await client.GetAsync($"{query}&after={Uri.EscapeDataString(next)}");
            foreach (var row in page["rows"]!.AsArray())
                all["rows"]!.AsArray().Add(row!.DeepClone());
            all["next"] = (string?)page["next"];
        }

        all.Remove("next");
        return all;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway usage: {why}");
        return ExitCode.Wrong;
    }
}
