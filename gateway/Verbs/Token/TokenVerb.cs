using System.CommandLine;
using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway token</c>: gets a token from an issuer as a machine client would, and shows what is in it.</summary>
internal static class TokenVerb
{
    public static Verb Verb() => new("token", "Gets a token from an issuer by client credentials, and shows its claims.")
    {
        Usage = "gateway token --issuer URL --client-id ID --audience AUDIENCE [options]",
        Options =
        {
            new ValueOption("--issuer", "URL", "the issuer; its discovery document names the token endpoint") { Required = true },
            new ValueOption("--client-id", "ID", "or GATEWAY_CLIENT_ID"),
            new ValueOption("--audience", "AUDIENCE", "the API that the token is for; may be there more than once"),
            new ValueOption("--scope", "\"A B\"", "scopes to ask for"),
            ValueOption.Format(
                ("text", "for people: the claims, then the token"),
                ("json", "for programs: the answer, and header and claims decoded"),
                ("token", "the token alone: curl -H \"Authorization: Bearer $(gateway token ... --format token)\"")),
            new Option<bool>("--allow-http")
            {
                Arity = ArgumentArity.Zero,
                Description = "an issuer without TLS that is not on this machine"
            },
        },
        Notes = """
            The client's secret is read from GATEWAY_CLIENT_SECRET, or else from the first line of stdin; never from the
            arguments, which every user of the machine can see. The signature is not verified here, only by the gateway.
            """,
        Act = InvokeAsync,
    };

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        if (!Uri.TryCreate(parsed.One("--issuer"), UriKind.Absolute, out var issuer) || issuer.Scheme is not ("https" or "http"))
            return parsed.Refuse($"--issuer: {parsed.One("--issuer")} is no http address");
        if ((parsed.One("--client-id") ?? Environment.GetEnvironmentVariable("GATEWAY_CLIENT_ID")) is not { } id)
            return parsed.Refuse("--client-id is missing");
        if (Secret() is not { Length: > 0 } secret)
            return parsed.Refuse("no client secret in GATEWAY_CLIENT_SECRET, nor on stdin");

        try
        {
            using var client = new TokenClient(issuer, parsed.GetValue<bool>("--allow-http"));
            var answer = await client.FetchAsync(id, secret, [.. parsed.All("--audience")], parsed.One("--scope"));
            Console.WriteLine(parsed.One("--format") switch
            {
                "json" => TokenText.Json(answer),
                "token" => answer.AccessToken,
                _ => TokenText.People(answer, TimeProvider.System.GetUtcNow()),
            });
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or JsonException or TokenClientException)
        {
            return parsed.Refuse(error.Message);
        }
    }

    private static string? Secret() =>
        Environment.GetEnvironmentVariable("GATEWAY_CLIENT_SECRET") ?? (Console.IsInputRedirected ? Console.In.ReadLine() : null);
}
