using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Testing.Processes;

namespace Gateway.Scenarios.Deploy;

/// <summary>What the last stage of the root Dockerfile says a container is started with.</summary>
internal sealed partial class FinalStage
{
    private readonly string[] _lines;

    public FinalStage()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        _lines =
            [.. text[text.LastIndexOf("\nFROM ", StringComparison.Ordinal)..].Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
    }

    public string User => After("USER");

    public string Port => After("EXPOSE");

    public string Volume => After("VOLUME");

    public string[] Entrypoint => JsonSerializer.Deserialize<string[]>(After("ENTRYPOINT"))!;

    public string[] Healthcheck => JsonSerializer.Deserialize<string[]>(After("HEALTHCHECK").Split("CMD ")[1])!;

    public string[] Copied => [.. All("COPY").Select(line => line.Split(' ')[^1])];

    /// <summary>Its own variables, and those that the base image sets.</summary>
    public string[] Environment =>
    [
        "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_RUNNING_IN_CONTAINER=true",
        .. All("ENV").SelectMany(line => Space().Split(line.Trim())),
    ];

    private IEnumerable<string> All(string word) =>
        _lines.Where(line => line.StartsWith(word + " ", StringComparison.Ordinal)).Select(line => line[(word.Length + 1)..]);

    private string After(string word) => All(word).Single().Trim();

    [GeneratedRegex(" +")]
    private static partial Regex Space();
}
