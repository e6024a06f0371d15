using System.Diagnostics;

namespace Deploy.Demo;

/// <summary>One started program: a process of its own with a log file, that does not outlive the demo.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly Process? watcher;
    private readonly StreamWriter log;

    public Service(string name, string[] command, DirectoryInfo data, params ReadOnlySpan<string> arguments)
    {
        Name = name;
        log = new(Path.Combine(data.FullName, $"{name}.log")) { AutoFlush = true };
        process = new() { StartInfo = new(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.StartInfo.WorkingDirectory = data.FullName;
        foreach (var argument in (ReadOnlySpan<string>)[.. command[1..], .. arguments])
            process.StartInfo.ArgumentList.Add(argument);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        watcher = OperatingSystem.IsWindows() ? null : Watch(process.Id);
    }

    public string Name { get; }

    public bool HasExited => process.HasExited;

    public Task ExitedAsync(CancellationToken stop) => process.WaitForExitAsync(stop);

    /// <summary>To be asked after its exit.</summary>
    public string LastWords()
    {
        process.WaitForExit();
        log.Flush();
        using var file = new FileStream(((FileStream)log.BaseStream).Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n').TakeLast(25);
        return $"The {Name} ended with exit code {process.ExitCode}:{Environment.NewLine}{string.Join('\n', lines)}";
    }

    public async ValueTask DisposeAsync()
    {
        if (watcher is null)
            process.Kill();
        else
            watcher.StandardInput.Close();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"The {Name} did not stop within {Patience.TotalSeconds} s and is killed.");
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        watcher?.Dispose();
        process.Dispose();
        await log.DisposeAsync();
    }

    /// <summary>
    /// A shell that waits for the end of its input and then sends SIGTERM: the end comes when we close the pipe, and
    /// just as well when this process is killed. Ctrl-C reaches the whole group; the shell lets it pass.
    /// </summary>
    private static Process Watch(int id)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in (ReadOnlySpan<string>)["-c", "trap '' INT; read -r _; kill -TERM \"$0\" 2>/dev/null", $"{id}"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (log)
            log.WriteLine(line);
    }
}
