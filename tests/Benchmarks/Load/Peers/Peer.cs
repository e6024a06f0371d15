using System.Net;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Benchmarks.Load.Peers;

/// <summary>A proxy under load, alone on core 0; the load and the backend share core 1.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Peer(string name, PeerPorts ports, string directory, IEnumerable<KeyValuePair<string, string?>> variables,
        IEnumerable<string> command)
    {
        (Name, Ports) = (name, ports);
        // `exec` keeps the process id; what it logs is written as in production, and thrown away by the kernel.
        _process = ChildProcess.Start("/bin/sh", ["-c", "exec taskset -c 0 \"$@\" >/dev/null", "sh", .. command], directory,
            new Dictionary<string, string?>(variables));
    }

    public string Name { get; }

    public int ProcessId => _process.Id;

    private PeerPorts Ports { get; }

    internal List<Slice> Slices { get; } = [];

    internal string Address(bool tls) => tls ? $"https://127.0.0.1:{Ports.Tls}" : $"http://127.0.0.1:{Ports.Plain}";

    internal static Peer Program(string name, PeerPorts ports, LoadFiles files, params IEnumerable<string> command) =>
        new(name, ports, files.Directory, [], command);

    // One core makes the runtime wait ten times longer before it optimises; the same for every peer.
    internal static Peer Dotnet(string name, PeerPorts ports, LoadFiles files, IEnumerable<KeyValuePair<string, string?>> variables,
        params IEnumerable<string> arguments) =>
        new(name, ports, files.Directory, variables.Append(new("DOTNET_TC_CallCountingDelayMs", "0")), ["dotnet", .. arguments]);

    /// <summary>Waits until it answers: 200 or, where a token is needed, 401.</summary>
    internal async Task ReadyAsync()
    {
        using HttpClient client = new();
        await Poll.UntilAsync(async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{Name} ended:\n{_process.Said}");
            try
            {
                using var answer = await client.GetAsync(Address(tls: false) + "/items/1");
                return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(30), () => $"{Name} to answer\n{_process.Said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await _process.KillAsync();
        await _process.DisposeAsync();
    }
}
