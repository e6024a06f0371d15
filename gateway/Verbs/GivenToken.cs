using System.CommandLine;

namespace Gateway.Verbs;

/// <summary>The token that a verb was given: by <c>--token</c>, by a variable, or on stdin.</summary>
internal static class GivenToken
{
    private const string Scheme = "Bearer ";

    /// <summary>Null where there is none; pasted with its scheme it is the same token.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="orPiped">Whether it is also taken from a pipe that nobody named.</param>
    public static string? Read(ParseResult parsed, bool orPiped = false)
    {
        var given = parsed.One("--token") switch
        {
            "-" => Console.In.ReadLine(),
            null => Environment.GetEnvironmentVariable("GATEWAY_TOKEN")
                ?? (orPiped && Console.IsInputRedirected ? Console.In.ReadLine() : null),
            var named => named,
        };
        var token = given?.Trim();
        return token?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is true ? token[Scheme.Length..].TrimStart()
            : token is { Length: > 0 } ? token
            : null;
    }
}
