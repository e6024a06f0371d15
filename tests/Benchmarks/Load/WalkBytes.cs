using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.Benchmarks.Load.Peers;
using Gateway.Settings;
using Gateway.Testing.Issuers;
using Gateway.Testing.Processes;
using Gateway.Testing.Time;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Bytes that a request allocates on its whole way through the process, socket to socket: the gateway with everything on beside bare
/// YARP, one after the other in this process. Counted by the runtime, so a busy machine changes nothing.
/// </summary>
internal static class WalkBytes
{
    private const int Warm = 20_000;
    private const int Counted = 20_000;

    internal static async Task<int> RunAsync(bool types)
    {
        await using var issuer = await TestIssuer.StartAsync();
        using LoadFiles files = new(issuer, 1);
        await using var backend = ChildProcess.Start("nginx", ["-p", files.Directory, "-c", "backend.conf"], files.Directory);
        Environment.CurrentDirectory = files.Directory;
        var ports = PeerPorts.Take();
        await using (var bare = BareYarp.Build(ports.Urls, files.BackendAddress))
            await TellAsync("bare YARP", bare, ports, files, types);
        ports = PeerPorts.Take();
        var settings = files.Write("bytes.json", LoadedGateway.Settings(files, ports, LoadedGateway.Limits(1_000_000)));
        var sources = new SettingsSources { RootFile = Path.Combine(Repository.Root, "appsettings.json"), Files = [settings] };
        await using (var gateway = Program.Build(sources))
            await TellAsync("the gateway", gateway, ports, files, types);
        return 0;
    }

    private static async Task TellAsync(string name, WebApplication app, PeerPorts ports, LoadFiles files, bool types)
    {
        await app.StartAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect("127.0.0.1", ports.Plain);
        var request = Encoding.ASCII.GetBytes(
            $"GET /items/1 HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer {files.Good}\r\nX-Org-Code: org_of_another\r\n\r\n");
        var buffer = new byte[64 * 1024];
        await Poll.UntilAsync(
            () => Task.FromResult(Ask(socket, request, buffer) == 200), TimeSpan.FromSeconds(30), () => $"{name} to answer");
        Repeat(socket, request, buffer, Warm);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Repeat(socket, request, buffer, Counted);
        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / Counted;
        // Standard output is the access log's.
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes} bytes a request"));
        if (types)
        {
            using SampledTypes sampled = new();
            Repeat(socket, request, buffer, 10 * Counted);
            await Console.Error.WriteLineAsync(sampled.Table(10 * Counted));
        }

        await app.StopAsync();
    }

    private static void Repeat(Socket socket, byte[] request, byte[] buffer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (Ask(socket, request, buffer) is not 200 and var status)
                throw new InvalidOperationException($"answered with {status}");
        }
    }

    /// <summary>One request and its whole answer, without an allocation of its own.</summary>
    private static int Ask(Socket socket, byte[] request, byte[] buffer)
    {
        socket.Send(request);
        var length = 0;
        while (true)
        {
            length += socket.Receive(buffer.AsSpan(length));
            var answer = buffer.AsSpan(0, length);
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            var field = answer.IndexOf("Content-Length: "u8) + "Content-Length: ".Length;
            var digits = answer[field..];
            var body = int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
            if (length == head + 4 + body)
                return int.Parse(answer.Slice("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What is allocated, by the runtime's samples: about one each 100 KiB, weighed by size.</summary>
    private sealed class SampledTypes : EventListener
    {
        private const EventKeywords AllocationSampling = (EventKeywords)0x80000000000;
        private readonly Dictionary<string, (long Samples, long Size)> _types = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
                EnableEvents(eventSource, EventLevel.Informational, AllocationSampling);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName != "AllocationSampled" || eventData.Payload is not { } payload)
                return;
            var type = (string)payload[3]!;
            lock (_types)
            {
                var known = _types.GetValueOrDefault(type);
                _types[type] = (known.Samples + 1, Convert.ToInt64(payload[5], CultureInfo.InvariantCulture));
            }
        }

        internal string Table(int requests)
        {
            lock (_types)
            {
                return string.Join('\n', _types.OrderByDescending(static one => one.Value.Samples).Take(60).Select(one =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"  {one.Value.Samples * 102_400.0 / requests,8:f0} B  {one.Key} (an object of {one.Value.Size})")));
            }
        }
    }
}
