using System.Diagnostics;

namespace Deploy.Demo;

/// <summary>The printed line itself, as a reader would paste it.</summary>
internal sealed class ShellRunner : IRunner
{
    public static bool IsPossible =>
        !OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, "curl")));

    public string How => "each printed line is run by sh";

    public async Task<string> RunAsync(Call call, CancellationToken stop)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(call.ToShell());
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(stop);
        await shell.WaitForExitAsync(stop);
        return output;
    }
}
