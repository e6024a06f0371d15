using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Tests.Metering;

/// <summary>
/// The metering room alone in a process of its own, to be killed: this test program started again for its one test,
/// which starts such a child itself when it is run among the others.
/// It notes "a" when a request may be forwarded and "c" when its end is written, each in one write that outlives it.
/// </summary>
public sealed class MeteringChild
{
    internal const int Workers = 2;
    private const string Variable = "GATEWAY_TEST_METERING_CHILD";

    internal static ChildProcess Start(
        string directory, string point = "", int number = 0, bool reservesNothing = false, string postgres = "")
    {
        File.Delete(Notes(directory));
        return ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "Gateway.Tests"),
            ["--filter-method", $"{typeof(MeteringChild).FullName}.{nameof(Lives)}", "--no-progress"],
            directory,
            new Dictionary<string, string?> { [Variable] = $"{directory}|{point}|{number}|{reservesNothing}|{postgres}" });
    }

    /// <summary>How many requests it noted as admitted and as ended.</summary>
    internal static (int Admitted, int Completed) Noted(string directory)
    {
        var notes = File.Exists(Notes(directory)) ? File.ReadAllBytes(Notes(directory)) : [];
        return (notes.Count(note => note == 'a'), notes.Count(note => note == 'c'));
    }

    [Fact]
    public Task Lives() => Environment.GetEnvironmentVariable(Variable) is { } order ? LiveAsync(order.Split('|')) : StartOneAsync();

    private static async Task StartOneAsync()
    {
        using TempDirectory directory = new();
        await using var child = Start(directory.Path);

        await Poll.UntilAsync(() => Noted(directory.Path).Completed > 0 || child.HasExited, TimeSpan.FromMinutes(1), () => child.Said);

        Assert.False(child.HasExited, child.Said);
    }

    private static async Task LiveAsync(string[] parts)
    {
        var (directory, point, number) = (parts[0], parts[1], int.Parse(parts[2], null));
        var disk = new FaultyDisk { ReservesNothing = bool.Parse(parts[3]), Fails = call => point == "disk" && call == number && Die() };
        Gateway.Store.IStore store = parts[4].Length > 0
            ? new Gateway.Store.PostgresStore(parts[4])
            : Gateway.Store.SqliteStore.Open($"Data Source={Path.Combine(directory, "gateway.db")}");
        var doomed = new DoomedStore(store, step => point == step && --number == 0 && Die());
        await using var notes = new FileStream(Notes(directory), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await using var rig = new MeteringRig(directory, disk: disk, store: doomed);
        await rig.FoldAsync();
        _ = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => Work(rig, notes, worker))).ToArray();
        while (true)
            await rig.FoldAsync();
    }

    private static string Notes(string directory) => Path.Combine(directory, "notes");

    private static void Work(MeteringRig rig, FileStream notes, int worker)
    {
        var (account, route) = (rig.Meter.Account("org_" + worker, "app"), rig.Meter.Route("items"));
        while (true)
        {
            if (!rig.Meter.TryAdmit(account, route, 1, rig.Time.GetUtcNow(), out var admission))
                continue;
            Note(notes, "a"u8);
            rig.Complete(admission);
            Note(notes, "c"u8);
        }
    }

    private static void Note(FileStream notes, ReadOnlySpan<byte> note)
    {
        lock (notes)
            notes.Write(note);
    }

    private static bool Die()
    {
        Signals.Send(Environment.ProcessId, Signals.Kill);
        Thread.CurrentThread.Join();
        return false;
    }
}
