using System.Text.Json;
using Gateway.Settings;

namespace Gateway.Verbs;

/// <summary><c>gateway validate</c>: reads the settings as a run would and names every mistake; opens no port and no file of data.</summary>
internal static class ValidateVerb
{
    public const string Name = "validate";

    public const string Help = """
        Judges settings as a run would and names every mistake; opens no port and no file of data.

        gateway validate [--settings FILE]... [--Section:Key=value]... [--format text|json]

        The sources are those of a run. Exit code 1 where there is a mistake.
        """;

    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        var format = OutputFormat.Take(arguments);
        if (format.Mistake is { } mistake)
        {
            Console.Error.WriteLine($"gateway validate: {mistake}");
            return ExitCode.Wrong;
        }

        try
        {
            await using var app = build(SettingsSources.Parse(format.Rest, Environment.GetEnvironmentVariables()));
            Console.WriteLine(format.IsJson ? Json([]) : "The settings are valid.");
            return ExitCode.Ok;
        }
        catch (SettingsException error) when (format.IsJson)
        {
            Console.WriteLine(Json(error.Mistakes));
            return ExitCode.Wrong;
        }
        catch (SettingsException error)
        {
            Console.Error.WriteLine(error.Message);
            return ExitCode.Wrong;
        }
    }

    private static string Json(IReadOnlyList<Mistake> mistakes) =>
        JsonSerializer.Serialize(new { valid = mistakes.Count == 0, mistakes = mistakes.Select(one => new { key = one.Key, text = one.Text }) });
}
