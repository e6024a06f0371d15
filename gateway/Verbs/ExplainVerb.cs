using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary><c>gateway explain</c>: what a running gateway would say to a request, and why; nothing is forwarded or charged.</summary>
internal static class ExplainVerb
{
    public const string Name = "explain";

    public const string Help = $"""
        Tells what a running gateway would say to a request, and why.

        gateway explain --url URL [--token TOKEN] [options]

          --url URL         of the request, as its client has it, or its path alone
          --token TOKEN     the client's token; - takes it from the first line of stdin. Arguments are seen by every user
                            of the machine, so rather GATEWAY_TOKEN or stdin
          --method NAME     default GET
          --format text     for people (default)
          --format json     for programs
        {AdminClient.Help}
        Nothing is forwarded, charged or counted. Exit code 1 where the request would be refused.
        """;

    private const string Scheme = "Bearer ";
    private static readonly string[] Formats = ["text", "json"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var options = VerbOptions.Parse(arguments, ["--url", "--token", "--method", "--format", AdminClient.Option]);
        var format = options.One("--format") ?? Formats[0];
        if (Mistake(options, format) is { } mistake)
            return Refuse(mistake);
        try
        {
            using var client = new AdminClient(options.One(AdminClient.Option));
            var request = new JsonObject { ["method"] = options.One("--method") ?? "GET", ["url"] = options.One("--url"), ["token"] = Token(options) };
            var explained = (await client.PostAsync("/api/explain", request)).AsObject();
            Console.WriteLine(format is "json" ? explained.ToJsonString(Indented) : ExplainText.People(request, explained));
            return explained["verdict"]!["code"] is null ? ExitCode.Ok : ExitCode.Wrong;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException)
        {
            return Refuse(error.Message);
        }
    }

    private static string? Mistake(VerbOptions options, string format) =>
        options.Mistake
        ?? (options.One("--url") is null ? "--url is missing"
            : !Formats.Contains(format) ? $"--format: {format} is none of {string.Join(", ", Formats)}"
            : null);

    /// <summary>Null for a request without one; pasted with its scheme it is the same token.</summary>
    private static string? Token(VerbOptions options)
    {
        var given = options.One("--token") is "-" ? Console.In.ReadLine() : options.One("--token") ?? Environment.GetEnvironmentVariable("GATEWAY_TOKEN");
        var token = given?.Trim();
        return token?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true ? token[Scheme.Length..].TrimStart() : token is { Length: > 0 } ? token : null;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway explain: {why}");
        return ExitCode.Wrong;
    }
}
