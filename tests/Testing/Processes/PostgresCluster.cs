using Gateway.Testing.Time;
using Npgsql;

namespace Gateway.Testing.Processes;

/// <summary>A PostgreSQL server of a test's own, on a socket in its directory, to be stopped, paused and killed for real.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "postgres";

    // One initdb a run: a copy of its result costs a fifteenth.
    private static readonly Lazy<Task<PostgresCluster>> Template = new(() => CreateAsync(copyOf: null));

    private readonly TempDirectory _directory = new();
    private readonly string _programs;

    private PostgresCluster(string programs) => _programs = programs;

    private string Data => Path.Combine(_directory.Path, "data");

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = _directory.Path,
        Username = User,
        Database = "postgres",
        Timeout = 5,
    }.ConnectionString;

    public static async Task<PostgresCluster> StartAsync()
    {
        var cluster = await CreateAsync(copyOf: await Template.Value);
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>Starts the server again; behind a kill its lock file is in the way for a moment, so it is tried until it holds.</summary>
    public Task StartServerAsync() => Poll.UntilAsync(async () =>
    {
        await using var start = Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_directory.Path, "log"), "start");
        return await start.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0;
    }, TimeSpan.FromSeconds(30), () => "PostgreSQL starts: " + File.ReadAllText(Path.Combine(_directory.Path, "log")));

    /// <summary>Stops the server: `fast` rolls back and closes, `immediate` dies as in a crash.</summary>
    public async Task StopServerAsync(string mode = "fast")
    {
        await using var stop = Run("pg_ctl", "-D", Data, "-w", "-m", mode, "stop");
        if (await stop.WaitForExitAsync(TimeSpan.FromMinutes(1)) != 0)
            throw new InvalidOperationException(stop.Said);
    }

    /// <summary>One statement, in a session of its own.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SIGKILL to the server's first process.</summary>
    public void Kill() => Signals.Send(ServerId, Signals.Kill);

    private int ServerId =>
        int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<PostgresCluster> CreateAsync(PostgresCluster? copyOf)
    {
        PostgresCluster cluster = new(Path.GetDirectoryName(Requires.Tool("postgresql")[0])!);
        if (Environment.IsPrivilegedProcess)
            await ChildProcess.RunAsync("chown", [User, cluster._directory.Path], "/");
        await using var made = copyOf is null
            ? cluster.Run("initdb", "-D", cluster.Data, "-U", User, "-A", "trust", "-N", "--no-instructions")
            : cluster.RunAs("cp", "-a", copyOf.Data, cluster.Data);
        if (await made.WaitForExitAsync(TimeSpan.FromMinutes(2)) != 0)
            throw new InvalidOperationException(made.Said);
        if (copyOf is null)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster._directory.Dispose();
        }
        else
        {
            await File.AppendAllTextAsync(Path.Combine(cluster.Data, "postgresql.conf"), $"""

                listen_addresses = ''
                unix_socket_directories = '{cluster._directory.Path}'
                """);
        }

        return cluster;
    }

    private ChildProcess Run(string program, params string[] arguments) => RunAs(Path.Combine(_programs, program), arguments);

    // PostgreSQL refuses to run as root, as which a container's tests usually run.
    private ChildProcess RunAs(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProcess.Start("runuser", ["-u", User, "--", program, .. arguments], _directory.Path)
        : ChildProcess.Start(program, arguments, _directory.Path);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await using var stop = Run("pg_ctl", "-D", Data, "-m", "immediate", "stop");
            await stop.WaitForExitAsync(TimeSpan.FromMinutes(1));
        }

        _directory.Dispose();
    }
}
