using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Verbs;

/// <summary>
/// <c>gateway healthcheck</c>: asks a running gateway whether it is ready; for containers, whose image has no other client.
/// </summary>
internal static class HealthcheckVerb
{
    public static Verb Verb() => new("healthcheck", "Asks a running gateway whether it is ready.")
    {
        Usage = "gateway healthcheck [options]",
        Options =
        {
            AdminClient.Option(),
            ValueOption.Format(("text", "for people: the word and a line a check"), ("json", "for programs: the answer of /readyz")),
        },
        Notes = "Exit code 1 where it is not ready or does not answer within two seconds.",
        Act = InvokeAsync,
    };

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        var admin = parsed.One(AdminClient.Name) ?? AdminClient.Default;
        using var client = new HttpClient { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(new Uri(AdminClient.Address(admin), "/readyz"));
            var body = await answer.Content.ReadAsStringAsync();
            Console.WriteLine(parsed.One("--format") is "json" ? body : People(body));
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Wrong;
        }
        catch (UriFormatException error)
        {
            return parsed.Refuse(error.Message);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return parsed.Refuse($"no gateway answers at {admin}: {error.Message}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return parsed.Refuse($"what answers at {admin} is no gateway");
        }
    }

    /// <summary>The word, then the checks; what is wrong is marked.</summary>
    private static string People(string body)
    {
        var report = JsonNode.Parse(body)?.AsObject() ?? throw new JsonException("empty");
        var checks = (report["checks"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(check => $"  {((bool?)check["ok"] is true ? "ok" : "NO")}  {check["name"]}: {check["detail"]}");
        return string.Join(
            Environment.NewLine, [report["status"]?.ToString().Replace('_', ' ') ?? throw new JsonException("no status"), .. checks]);
    }
}
