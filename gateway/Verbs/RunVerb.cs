using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Metering;
using Gateway.Settings;
using Gateway.Store;
using Gateway.Verbs.Warmup;

namespace Gateway.Verbs;

/// <summary><c>gateway</c>: runs the gateway until it is stopped.</summary>
internal static class RunVerb
{
    public const string Name = "run";
    private const string SettingsName = "--settings";

    public static Verb Verb(Func<SettingsSources, WebApplication> build) => new(
        Name, "Runs the gateway until SIGTERM or Ctrl-C; the verb may be left out.")
    {
        Usage = "gateway [run] [--settings FILE]... [--Section:Key=value]...",
        TreatUnmatchedTokensAsErrors = false,
        Options = { Settings() },
        Notes = """
            --Section:Key=value sets one value, and wins over files and environment. The environment has Gateway__Section__Key.
            All mistakes in the settings are named at once.
            """,
        Act = parsed => InvokeAsync(parsed, build),
    };

    public static ValueOption Settings() => new(SettingsName, "FILE", "a settings file, watched while it runs; later files win");

    /// <summary>The files, and all that is no option of the verb as it was given: the settings judge it.</summary>
    public static SettingsSources Sources(ParseResult parsed) =>
        SettingsSources.Parse([.. parsed.All(SettingsName).Select(file => $"{SettingsName}={file}"), .. parsed.UnmatchedTokens],
            Environment.GetEnvironmentVariables());

    private static async Task<int> InvokeAsync(ParseResult parsed, Func<SettingsSources, WebApplication> build)
    {
        try
        {
            var sources = Sources(parsed);
            var warmth = await WarmUpAsync(build, await ReadAsync(build, sources));
            if (warmth.IsStopped)
                return ExitCode.Ok;
            await using var app = build(sources);
            warmth.Tell(app.Services.GetRequiredService<ILogger<Rehearsal>>());
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

    /// <summary>Mistakes in the settings come before anything else; where the journal is, there is room to rehearse.</summary>
    private static async Task<string> ReadAsync(Func<SettingsSources, WebApplication> build, SettingsSources sources)
    {
        await using var app = build(sources);
        return app.Services.GetRequiredService<MeteringOptions>().Directory;
    }

    private static async Task<Warmth> WarmUpAsync(Func<SettingsSources, WebApplication> build, string directory)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return await new Rehearsal(build, directory, TimeProvider.System).RunAsync(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"The gateway did not start. {why}");
        return ExitCode.Wrong;
    }
}
