using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.Testing.Processes;

/// <summary>A real program: its lines are kept, it gets real signals, and it never outlives the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>A gateway under full load writes an access line a request: only the newest are kept.</summary>
    private const int MostLines = 200_000;

    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Process _process;
    private readonly Task<int> _exit;

    // A test run that ends early must not leave servers behind.
    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill(entireProcessTree: true);
    };

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Start();
        Id = process.Id;
        Running[Id] = process;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _exit = ExitAsync();
    }

    public int Id { get; }

    public IReadOnlyList<string> Output => [.. _output];

    public IReadOnlyList<string> Errors => [.. _errors];

    public bool HasExited => _exit.IsCompleted;

    /// <summary>All it said, for the message of a failed test.</summary>
    public string Said => string.Join('\n', [.. _output, .. _errors]);

    /// <summary>Starts the program; a null value removes the variable from what it inherits.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new ChildProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs a program to its end and returns what it wrote; any exit code but 0 is an error.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string directory)
    {
        await using var child = Start(program, arguments, directory);
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(10));
        return code == 0
            ? string.Join('\n', child.Output)
            : throw new InvalidOperationException($"{program} ended with {code}: {child.Said}");
    }

    public Task<int> WaitForExitAsync(TimeSpan within) => _exit.WaitAsync(within, TimeProvider.System);

    /// <summary>SIGTERM, and the exit code once it has ended.</summary>
    public Task<int> StopAsync(TimeSpan? within = null)
    {
        Signals.Send(Id, Signals.Terminate);
        return WaitForExitAsync(within ?? TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGKILL: no handler runs, no buffer of its own is written.</summary>
    public Task KillAsync()
    {
        Signals.Send(Id, Signals.Kill);
        return WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    public void Send(int signal) => Signals.Send(Id, signal);

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        if (lines.Count > MostLines)
            lines.TryDequeue(out _);
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        Running.TryRemove(Id, out _);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            _process.Kill(entireProcessTree: true);
        await _exit;
        _process.Dispose();
    }
}
