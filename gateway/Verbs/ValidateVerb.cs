using System.CommandLine;
using System.Text.Json;
using Gateway.Settings;

namespace Gateway.Verbs;

/// <summary>
/// <c>gateway validate</c>: reads the settings as a run would and names every mistake; opens no port and no file of data.
/// </summary>
internal static class ValidateVerb
{
    public static Verb Verb(Func<SettingsSources, WebApplication> build) => new(
        "validate", "Judges settings as a run would and names every mistake; opens no port and no file of data.")
    {
        Usage = "gateway validate [--settings FILE]... [--Section:Key=value]... [--format text|json]",
        TreatUnmatchedTokensAsErrors = false,
        Options = { RunVerb.Settings(), ValueOption.Format(("text", "for people"), ("json", "for programs")) },
        Notes = "The sources are those of a run. Exit code 1 where there is a mistake. Warnings name what is allowed and yet seldom meant.",
        Act = parsed => InvokeAsync(parsed, build),
    };

    private static async Task<int> InvokeAsync(ParseResult parsed, Func<SettingsSources, WebApplication> build)
    {
        var isJson = parsed.One("--format") is "json";
        try
        {
            await using var app = build(RunVerb.Sources(parsed));
            var warnings = app.Services.GetRequiredService<Snapshots>().Current.Warnings;
            Console.WriteLine(isJson ? Json([], warnings) : "The settings are valid." + Text(warnings));
            return ExitCode.Ok;
        }
        catch (SettingsException error) when (isJson)
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
        [Environment.NewLine, warnings.Count == 1 ? "1 warning:" : $"{warnings.Count} warnings:",
            .. warnings.Select(one => $"{Environment.NewLine}  {one}")]);

    private static string Json(IReadOnlyList<Mistake> mistakes, IReadOnlyList<Mistake> warnings) =>
        JsonSerializer.Serialize(new { valid = mistakes.Count == 0, mistakes = Rows(mistakes), warnings = Rows(warnings) });

    private static IEnumerable<object> Rows(IReadOnlyList<Mistake> all) => all.Select(one => new { key = one.Key, text = one.Text });
}
