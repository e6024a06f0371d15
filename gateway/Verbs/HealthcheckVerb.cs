namespace Gateway.Verbs;

/// <summary><c>gateway healthcheck</c>: asks a running gateway whether it is ready; for containers, whose image has no other client.</summary>
internal static class HealthcheckVerb
{
    public const string Name = "healthcheck";

    public const string Help = $"""
        Asks a running gateway whether it is ready.

        gateway healthcheck [{AdminClient.Option} ADDRESS]

          {AdminClient.Option} ADDRESS   default {AdminClient.Default}

        Prints the answer of /readyz. Exit code 1 where it is not ready or does not answer within two seconds.
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var options = VerbOptions.Parse(arguments, [AdminClient.Option]);
        if (options.Mistake is { } mistake)
        {
            Console.Error.WriteLine($"gateway healthcheck: {mistake}");
            return ExitCode.Wrong;
        }

        var admin = options.One(AdminClient.Option) ?? AdminClient.Default;
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(new Uri(new Uri(admin), "/readyz"));
            Console.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Wrong;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            Console.Error.WriteLine($"No gateway answers at {admin}: {error.Message}");
            return ExitCode.Wrong;
        }
    }
}
