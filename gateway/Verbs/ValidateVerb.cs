using Gateway.Settings;

namespace Gateway.Verbs;

/// <summary><c>gateway validate</c>: reads the settings as a run would and names every mistake; opens no port and no file of data.</summary>
internal static class ValidateVerb
{
    public const string Name = "validate";

    public const string Help = """
        Judges settings as a run would and names every mistake; opens no port and no file of data.

        gateway validate [--settings FILE]... [--Section:Key=value]...

        The sources are those of a run. Exit code 1 where there is a mistake.
        """;

    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        try
        {
            await using var app = build(SettingsSources.Parse(arguments, Environment.GetEnvironmentVariables()));
            Console.WriteLine("The settings are valid.");
            return ExitCode.Ok;
        }
        catch (SettingsException error)
        {
            Console.Error.WriteLine(error.Message);
            return ExitCode.Wrong;
        }
    }
}
