using System.Reflection;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;

namespace Gateway.Benchmarks.Load;

/// <summary>A proxy under load, alone on core 0; wrk and the backend share core 1.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Peer(
        string name, int port, string directory, IEnumerable<KeyValuePair<string, string?>> variables, params IEnumerable<string> arguments)
    {
        (Name, Address) = (name, $"http://127.0.0.1:{port}");
        // `exec` keeps the process id; what it logs is written as in production, and thrown away by the kernel.
        _process = ChildProcess.Start("/bin/sh", ["-c", "exec taskset -c 0 dotnet \"$@\" >/dev/null", "sh", .. arguments], directory,
            // One core makes the runtime wait ten times longer before it optimises; the same for every peer.
            new Dictionary<string, string?>(variables) { ["DOTNET_TC_CallCountingDelayMs"] = "0" });
    }

    public string Name { get; }

    public string Address { get; }

    public int ProcessId => _process.Id;

    internal List<Slice> Slices { get; } = [];

    internal static Task<Peer> BareAsync(LoadFiles files)
    {
        var port = Ports.Take();
        return ReadyAsync(new Peer("bare YARP", port, files.Directory, [], Assembly.GetExecutingAssembly().Location, "yarp",
            $"http://127.0.0.1:{port}", files.Backend));
    }

    internal static Task<Peer> GatewayAsync(LoadedGateway gateway, int number, LoadFiles files)
    {
        var port = Ports.Take();
        return ReadyAsync(new Peer(gateway.Name, port, files.Directory, gateway.Variables,
            Path.Combine(gateway.Folder, "Gateway.dll"), "--settings", "settings.json",
            $"--Kestrel:Endpoints:Ingress:Url=http://127.0.0.1:{port}", $"--Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{Ports.Take()}",
            $"--Gateway:Store:ConnectionString=Data Source=data{number}/gateway.db", $"--Gateway:Metering:Directory=data{number}/journal"));
    }

    private static async Task<Peer> ReadyAsync(Peer peer)
    {
        using HttpClient client = new();
        await Poll.UntilAsync(async () =>
        {
            if (peer._process.HasExited)
                throw new InvalidOperationException($"{peer.Name} ended:\n{peer._process.Said}");
            try
            {
                using var answer = await client.GetAsync(peer.Address + "/items/1");
                return answer.IsSuccessStatusCode || (int)answer.StatusCode == 401;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(30), () => $"{peer.Name} to answer\n{peer._process.Said}");
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await _process.KillAsync();
        await _process.DisposeAsync();
    }
}
