using System.Diagnostics;

namespace Deploy.Demo;

/// <summary>One started program: a process of its own with a log file, that does not outlive the demo.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly Process? _watcher;
    private readonly StreamWriter _log;

    public Service(string name, string[] command, DirectoryInfo data, params ReadOnlySpan<string> arguments)
    {
        Name = name;
        _log = new(Path.Combine(data.FullName, $"{name}.log")) { AutoFlush = true };
        _process = new() { StartInfo = new(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.StartInfo.WorkingDirectory = data.FullName;
        foreach (var argument in (ReadOnlySpan<string>)[.. command[1..], .. arguments])
            _process.StartInfo.ArgumentList.Add(argument);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _watcher = OperatingSystem.IsWindows() ? null : Watch(_process.Id);
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public Task ExitedAsync(CancellationToken stop) => _process.WaitForExitAsync(stop);

    /// <summary>To be asked after its exit.</summary>
    public string LastWords()
    {
        _process.WaitForExit();
        _log.Flush();
        using var file = new FileStream(((FileStream)_log.BaseStream).Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n').TakeLast(25);
        return $"The {Name} ended with exit code {_process.ExitCode}:{Environment.NewLine}{string.Join('\n', lines)}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_watcher is null)
            _process.Kill();
        else
            _watcher.StandardInput.Close();
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"The {Name} did not stop within {Patience.TotalSeconds} s and is killed.");
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _watcher?.Dispose();
        _process.Dispose();
        await _log.DisposeAsync();
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
        lock (_log)
            _log.WriteLine(line);
    }
}
