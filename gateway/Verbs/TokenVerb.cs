using System.Text.Json;

namespace Gateway.Verbs;

/// <summary><c>gateway token</c>: gets a token from an issuer as a machine client would, and shows what is in it.</summary>
internal static class TokenVerb
{
    public const string Name = "token";

    public const string Help = """
        Gets a token from an issuer by client credentials, and shows its claims.

        gateway token --issuer URL --client-id ID --audience AUDIENCE [options]

          --issuer URL         the issuer; its discovery document names the token endpoint
          --client-id ID       or GATEWAY_CLIENT_ID
          --audience AUDIENCE  the API that the token is for; may be there more than once
          --scope "A B"        scopes to ask for
          --format text        for people (default): the claims, then the token
          --format json        for programs: the answer, and header and claims decoded
          --format token       the token alone: curl -H "Authorization: Bearer $(gateway token ... --format token)"
          --allow-http         an issuer without TLS that is not on this machine

        The client's secret is read from GATEWAY_CLIENT_SECRET, or else from the first line of stdin; never from the
        arguments, which every user of the machine can see. The signature is not verified here, only by the gateway.
        """;

    private static readonly string[] Formats = ["text", "json", "token"];

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var options = VerbOptions.Parse(arguments, ["--issuer", "--client-id", "--audience", "--scope", "--format"], "--allow-http");
        var id = options.One("--client-id") ?? Environment.GetEnvironmentVariable("GATEWAY_CLIENT_ID");
        var format = options.One("--format") ?? Formats[0];
        if (Mistake(options, id, format) is { } mistake)
            return Refuse(mistake);
        if (Secret() is not { Length: > 0 } secret)
            return Refuse("no client secret in GATEWAY_CLIENT_SECRET, nor on stdin");

        try
        {
            using var client = new TokenClient(new Uri(options.One("--issuer")!), options.Has("--allow-http"));
            var answer = await client.FetchAsync(id!, secret, [.. options.All("--audience")], options.One("--scope"));
            Console.WriteLine(format switch
            {
                "json" => TokenText.Json(answer),
                "token" => answer.AccessToken,
                _ => TokenText.People(answer, TimeProvider.System.GetUtcNow()),
            });
            return ExitCode.Ok;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or JsonException or TokenClientException)
        {
            return Refuse(error.Message);
        }
    }

    private static string? Mistake(VerbOptions options, string? id, string format) =>
        options.Mistake
        ?? (options.One("--issuer") is not { } issuer ? "--issuer is missing"
            : !Uri.TryCreate(issuer, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") ? $"--issuer: {issuer} is no http address"
            : id is null ? "--client-id is missing"
            : !Formats.Contains(format) ? $"--format: {format} is none of {string.Join(", ", Formats)}"
            : null);

    private static string? Secret() =>
        Environment.GetEnvironmentVariable("GATEWAY_CLIENT_SECRET") ?? (Console.IsInputRedirected ? Console.In.ReadLine() : null);

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway token: {why}");
        return ExitCode.Wrong;
    }
}
