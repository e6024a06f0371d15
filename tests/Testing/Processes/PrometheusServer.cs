using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Testing.Processes;

/// <summary>A real Prometheus that scrapes one address; its first sample is there after about six seconds, so start it first.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(string program, int target)
    {
        int port = Ports.Take();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        string config = _directory.Write("prometheus.yml", $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: gateway
                static_configs: [ { targets: [ "127.0.0.1:{{target}}" ] } ]
            """);
        _process = ChildProcess.Start(program,
        [
            "--config.file=" + config,
            "--storage.tsdb.path=" + Path.Combine(_directory.Path, "data"),
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn",
            "--enable-feature=exemplar-storage",
        ], _directory.Path);
    }

    public static PrometheusServer Start(int target) => new(Requires.Tool("prometheus")[0], target);

    /// <summary>The result of an instant query, once it has one.</summary>
    public async Task<JsonArray> QueryAsync(string expression)
    {
        JsonArray? found = null;
        await Poll.UntilAsync(async () =>
        {
            try
            {
                string answer = await _http.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
                found = JsonNode.Parse(answer)!["data"]!["result"]!.AsArray();
                return found.Count > 0;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(30), () => $"a sample of {expression}\n{_process.Said}");
        return found!;
    }

    /// <summary>Whether an expression, asked once, has any sample.</summary>
    public async Task<bool> HasAsync(string expression)
    {
        string answer = await _http.GetStringAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        return JsonNode.Parse(answer)!["data"]!["result"]!.AsArray().Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }
}
