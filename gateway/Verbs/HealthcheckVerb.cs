using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary><c>gateway healthcheck</c>: asks a running gateway whether it is ready; for containers, whose image has no other client.</summary>
internal static class HealthcheckVerb
{
    public const string Name = "healthcheck";

    public const string Help = $"""
        Asks a running gateway whether it is ready.

        gateway healthcheck [options]

          {AdminClient.Option} ADDRESS   of the running gateway; default {AdminClient.Default}
          --format text     for people (default): the word and a line a check
          --format json     for programs: the answer of /readyz

        Exit code 1 where it is not ready or does not answer within two seconds.
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var format = OutputFormat.Take(arguments);
        var options = VerbOptions.Parse(format.Rest, [AdminClient.Option]);
        if ((format.Mistake ?? options.Mistake) is { } mistake)
            return Refuse(mistake);

        var admin = options.One(AdminClient.Option) ?? AdminClient.Default;
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(new Uri(AdminClient.Address(admin), "/readyz"));
            var body = await answer.Content.ReadAsStringAsync();
            Console.WriteLine(format.IsJson ? body : People(body));
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Wrong;
        }
        catch (UriFormatException error)
        {
            return Refuse(error.Message);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return Refuse($"no gateway answers at {admin}: {error.Message}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Refuse($"what answers at {admin} is no gateway");
        }
    }

    /// <summary>The word, then the checks; what is wrong is marked.</summary>
    private static string People(string body)
    {
        var report = JsonNode.Parse(body)?.AsObject() ?? throw new JsonException("empty");
        var checks = (report["checks"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(check => $"  {((bool?)check["ok"] is true ? "ok" : "NO")}  {check["name"]}: {check["detail"]}");
        return string.Join(Environment.NewLine, [report["status"]?.ToString().Replace('_', ' ') ?? throw new JsonException("no status"), .. checks]);
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"gateway healthcheck: {why}");
        return ExitCode.Wrong;
    }
}
