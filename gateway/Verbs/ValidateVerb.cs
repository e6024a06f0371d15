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

        The sources are those of a run. Exit code 1 where there is a mistake. Warnings name what is allowed and yet seldom meant.
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
            var warnings = app.Services.GetRequiredService<Snapshots>().Current.Warnings;
            Console.WriteLine(format.IsJson ? Json([], warnings) : "The settings are valid." + Text(warnings));
            return ExitCode.Ok;
        }
        catch (SettingsException error) when (format.IsJson)
        {
            Console.WriteLine(Json(error.Mistakes, error.Warnings));
            return ExitCode.Wrong;
        }
        catch (SettingsException error)
        {
            Console.Error.WriteLine(error.Message + Text(error.Warnings));
            return ExitCode.Wrong;
        }
    }

    private static string Text(IReadOnlyList<Mistake> warnings) => warnings.Count == 0 ? "" : string.Concat(
        [Environment.NewLine, warnings.Count == 1 ? "1 warning:" : $"{warnings.Count} warnings:", .. warnings.Select(one => $"{Environment.NewLine}  {one}")]);

    private static string Json(IReadOnlyList<Mistake> mistakes, IReadOnlyList<Mistake> warnings) =>
        JsonSerializer.Serialize(new { valid = mistakes.Count == 0, mistakes = Rows(mistakes), warnings = Rows(warnings) });

    private static IEnumerable<object> Rows(IReadOnlyList<Mistake> all) => all.Select(one => new { key = one.Key, text = one.Text });
}
