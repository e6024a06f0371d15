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
            var sources = SettingsSources.Parse(arguments, Environment.GetEnvironmentVariables());
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
