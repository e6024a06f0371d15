using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Metering;
using Gateway.Metering.Journal;
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
            await using var app = build(SettingsSources.Parse(arguments, Environment.GetEnvironmentVariables()));
            // The journal first: its lock says that the directory, and so the rehearsal's place in it, is this gateway's.
            _ = app.Services.GetRequiredService<UsageJournal>();
            if (await WarmUpAsync(app.Services, build))
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

    /// <summary>False when the gateway was told to stop meanwhile.</summary>
    private static async Task<bool> WarmUpAsync(IServiceProvider services, Func<SettingsSources, WebApplication> build)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var place = Path.Combine(services.GetRequiredService<MeteringOptions>().Directory, "rehearsal");
        await new Rehearsal(build, Path.GetFullPath(place), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<Rehearsal>>()).RunAsync(stop.Token);
        return !stop.IsCancellationRequested;

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
