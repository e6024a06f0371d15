using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Testing.Processes;

/// <summary>
/// A real Prometheus with the configuration and the rules of deploy/prometheus, at other addresses and once a second. Its first
/// sample is there after about six seconds, so start it first.
/// </summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempDirectory _directory = new();
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(string program, IEnumerable<int> targets)
    {
        var port = Ports.Take();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var shipped = Path.Combine(Repository.Root, "deploy/prometheus");
        foreach (var rules in (string[])["recording.yml", "alerts.yml"])
            _directory.Write(rules, File.ReadAllText(Path.Combine(shipped, rules)));
        var config = _directory.Write("prometheus.yml", File.ReadAllText(Path.Combine(shipped, "prometheus.yml"))
            .Replace("_interval: 15s", "_interval: 1s", StringComparison.Ordinal)
            .Replace(
                "\"localhost:8081\"", string.Join(", ", targets.Select(target => $"\"127.0.0.1:{target}\"")), StringComparison.Ordinal));
        _process = ChildProcess.Start(program,
        [
            "--config.file=" + config,
            "--storage.tsdb.path=" + Path.Combine(_directory.Path, "data"),
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn",
            "--enable-feature=exemplar-storage",
        ], _directory.Path);
    }

    /// <summary>Scrapes these Admin endpoints.</summary>
    public static PrometheusServer Start(params int[] targets) => new(Requires.Tool("prometheus")[0], targets);

    /// <summary>The result of an instant query, once it has one.</summary>
    public async Task<JsonArray> QueryAsync(string expression)
    {
        JsonArray? found = null;
        await Poll.UntilAsync(async () =>
        {
            try
            {
                found = await AskAsync(expression);
                return found.Count > 0;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                return false;
            }
        }, Patience, () => $"a sample of {expression}\n{_process.Said}");
        return found!;
    }

    /// <summary>The result of an instant query, asked once: series with the value of each.</summary>
    public Task<JsonArray> AskAsync(string expression) => ResultAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));

    /// <summary>The result of a query over the time up to now: series with the values of each.</summary>
    public Task<JsonArray> AskAsync(string expression, DateTimeOffset from, DateTimeOffset to) =>
        ResultAsync(string.Create(CultureInfo.InvariantCulture,
            $"/api/v1/query_range?query={Uri.EscapeDataString(expression)}"
            + $"&start={from.ToUnixTimeMilliseconds() / 1000d}&end={to.ToUnixTimeMilliseconds() / 1000d}&step=1"));

    /// <summary>Every rule with its health, once Prometheus has evaluated each.</summary>
    public async Task<IReadOnlyList<JsonNode>> RulesAsync()
    {
        List<JsonNode> rules = [];
        await Poll.UntilAsync(async () =>
        {
            var answer = JsonNode.Parse(await _http.GetStringAsync("/api/v1/rules"))!;
            rules = [.. answer["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!)];
            return rules.TrueForAll(rule => (string?)rule["health"] != "unknown");
        }, Patience, () => $"every rule evaluated\n{_process.Said}");
        return rules;
    }

    private async Task<JsonArray> ResultAsync(string query)
    {
        using var answer = await _http.GetAsync(query);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!["data"]!["result"]!.AsArray()
            : throw new HttpRequestException($"{Uri.UnescapeDataString(query)}: {text}", null, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
        _directory.Dispose();
    }
}
