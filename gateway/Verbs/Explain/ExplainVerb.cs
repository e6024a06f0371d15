using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary><c>gateway explain</c>: what a running gateway would say to a request, and why; nothing is forwarded or charged.</summary>
internal static class ExplainVerb
{
    public static Verb Verb() => new("explain", "Tells what a running gateway would say to a request, and why.")
    {
        Usage = "gateway explain --url URL [--token TOKEN] [options]",
        Options =
        {
            new ValueOption("--url", "URL", "of the request, as its client has it, or its path alone") { Required = true },
            new ValueOption("--token", "TOKEN", "the client's token; - takes it from the first line of stdin. "
                + "Arguments are seen by every user\nof the machine, so rather GATEWAY_TOKEN or stdin"),
            new ValueOption("--method", "NAME", "default GET"),
            ValueOption.Format(("text", "for people"), ("json", "for programs")),
            AdminClient.Option(),
        },
        Notes = $"""
            {AdminClient.KeyNote}
            Nothing is forwarded, charged or counted. Exit code 1 where the request would be refused.
            """,
        Act = InvokeAsync,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            using var client = new AdminClient(parsed.One(AdminClient.Name));
            var request = new JsonObject
            {
                ["method"] = parsed.One("--method") ?? "GET",
                ["url"] = parsed.One("--url"),
                ["token"] = GivenToken.Read(parsed),
            };
            var explained = (await client.PostAsync("/api/explain", request)).AsObject();
            Console.WriteLine(parsed.One("--format") is "json" ? explained.ToJsonString(Indented) : ExplainText.People(request, explained));
            return explained["verdict"]!["code"] is null ? ExitCode.Ok : ExitCode.Wrong;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or UriFormatException)
        {
            return parsed.Refuse(error.Message);
        }
    }
}
