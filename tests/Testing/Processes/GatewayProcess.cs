using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Testing.Processes;

/// <summary>The gateway as a process of its own, driven from outside only: settings files, sockets, signals, what it prints.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string TestSettings = "settings.json";
    private readonly TempDirectory _directory = new();
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private ChildProcess _process;

    private GatewayProcess(string settings, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        (_arguments, _environment) = (arguments, environment);
        _directory.Write("listeners.json", Listeners());
        _directory.Write(TestSettings, settings);
        Ingress = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{IngressPort}") };
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{AdminPort}") };
        _process = Launch();
    }

    public int IngressPort { get; } = Ports.Take();

    /// <summary>A second ingress endpoint, for HTTP/2 without TLS.</summary>
    public int IngressH2Port { get; } = Ports.Take();

    public int AdminPort { get; } = Ports.Take();

    public HttpClient Ingress { get; }

    public HttpClient Admin { get; }

    /// <summary>Its working directory: settings files, and the data that relative paths lead to.</summary>
    public string Directory => _directory.Path;

    public ChildProcess Process => _process;

    /// <summary>The access log so far, one object a line.</summary>
    public IReadOnlyList<JsonObject> AccessLog => [.. _process.Output.Select(AccessLine).OfType<JsonObject>()];

    /// <summary>Starts and waits for `/readyz`; a gateway that ends before that is an error with all it said.</summary>
    public static async Task<GatewayProcess> StartAsync(
        string settings, IReadOnlyList<string>? arguments = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var gateway = Launch(settings, arguments, environment);
        try
        {
            await gateway.WaitUntilReadyAsync();
            return gateway;
        }
        catch (Exception)
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts without waiting: for a start that is to fail, or to be watched.</summary>
    public static GatewayProcess Launch(
        string settings, IReadOnlyList<string>? arguments = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        new(settings, arguments ?? [], environment ?? new Dictionary<string, string?>());

    public async Task WaitUntilReadyAsync()
    {
        int? last = null;
        await Poll.UntilAsync(async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException("The gateway ended before it was ready:\n" + _process.Said);
            last = await StatusAsync("/readyz");
            return last == 200;
        }, TimeSpan.FromSeconds(60), () => $"ready; the last answer was {last}\n{_process.Said}");
    }

    /// <summary>The status of an admin path; null while nothing listens there.</summary>
    public async Task<int?> StatusAsync(string path)
    {
        try
        {
            using var answer = await Admin.GetAsync(path);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Changes the watched settings file in one step.</summary>
    public void Rewrite(string settings) => _directory.Write(TestSettings, settings);

    /// <summary>The same settings, directory and ports again, after <see cref="ChildProcess.KillAsync"/> or a stop.</summary>
    public async Task RestartAsync()
    {
        await RelaunchAsync();
        await WaitUntilReadyAsync();
    }

    /// <summary>The same without waiting: for a start that is to be cut short.</summary>
    public async Task RelaunchAsync()
    {
        await _process.DisposeAsync();
        _process = Launch();
    }

    private ChildProcess Launch() => ChildProcess.Start(
        "dotnet",
        [Repository.Gateway, "--settings", "listeners.json", "--settings", TestSettings, .. _arguments],
        _directory.Path,
        _environment);

    private string Listeners() => $$"""
        {
          "Kestrel": {
            "Endpoints": {
              "Ingress": { "Url": "http://127.0.0.1:{{IngressPort}}" },
              "IngressH2": { "Url": "http://127.0.0.1:{{IngressH2Port}}", "Protocols": "Http2" },
              "Admin": { "Url": "http://127.0.0.1:{{AdminPort}}" }
            }
          }
        }
        """;

    private static JsonObject? AccessLine(string line) =>
        line.StartsWith("{\"log\":\"access\"", StringComparison.Ordinal) ? JsonNode.Parse(line)!.AsObject() : null;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Ingress.Dispose();
        Admin.Dispose();
        _directory.Dispose();
    }
}
