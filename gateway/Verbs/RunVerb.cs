using System.Net.Sockets;
using Gateway.Settings;
using Gateway.Store;

namespace Gateway.Verbs;

/// <summary><c>gateway</c>: runs the gateway until it is stopped.</summary>
internal static class RunVerb
{
    public const string Name = "run";

    public const string Help = """
        Runs the gateway until SIGTERM or Ctrl-C; the verb may be left out.

        gateway [run] [--settings FILE]... [--Section:Key=value]...

          --settings FILE      a settings file, watched while it runs; later files win
          --Section:Key=value  one value, wins over files and environment

        The environment has Gateway__Section__Key. All mistakes in the settings are named at once.
        """;

    public static async Task<int> InvokeAsync(string[] arguments, Func<SettingsSources, WebApplication> build)
    {
        try
        {
            await using var app = build(SettingsSources.Parse(arguments, Environment.GetEnvironmentVariables()));
            await app.RunAsync();
            return ExitCode.Ok;
        }
        catch (SettingsException error)
        {
            return Refuse(error.Message);
        }
        catch (Exception error) when (error is IOException or SocketException or StorageException)
        {
            return Refuse(error.Message);
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"The gateway did not start. {why}");
        return ExitCode.Wrong;
    }
}
