using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing.Time;

namespace Gateway.Testing.Processes;

/// <summary>
/// Chromium without a window, asked over its DevTools protocol: what a page does in a real browser, its policies included.
/// </summary>
public sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempDirectory _profile = new();
    private readonly ClientWebSocket _page = new();
    private ChildProcess? _process;
    private int _asked;

    private Browser()
    {
    }

    /// <summary>Opens the address and waits until it has loaded.</summary>
    public static async Task<Browser> OpenAsync(string address)
    {
        var program = Requires.Tool("chromium")[0];
        var browser = new Browser();
        try
        {
            await browser.StartAsync(program, address);
            return browser;
        }
        catch (Exception)
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression in the page, awaited where it is a promise.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await AskAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return (answer["error"] ?? answer["result"]!["exceptionDetails"]) is { } failed
            ? throw new InvalidOperationException($"{expression}: {failed}")
            : answer["result"]!["result"]!["value"]?.DeepClone();
    }

    /// <summary>Waits until the expression is true.</summary>
    public Task UntilAsync(string expression) => Poll.UntilAsync(
        async () => (bool?)await EvaluateAsync(expression) is true, Patience, () => $"{expression}\n{_process!.Said}");

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        _profile.Dispose();
    }

    private async Task StartAsync(string program, string address)
    {
        _process = ChildProcess.Start(
            program,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                "--disable-background-networking",
                "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "about:blank",
            ],
            _profile.Path,
            new Dictionary<string, string?> { ["HOME"] = _profile.Path });
        var portFile = Path.Combine(_profile.Path, "DevToolsActivePort");
        await Poll.UntilAsync(
            () => File.Exists(portFile) && File.ReadAllLines(portFile).Length > 1, Patience, () => $"a browser\n{_process.Said}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{(await File.ReadAllLinesAsync(portFile))[0]}") };
        JsonNode? page = null;
        await Poll.UntilAsync(async () =>
        {
            var open = JsonNode.Parse(await http.GetStringAsync("/json/list"))!.AsArray();
            return (page = open.FirstOrDefault(one => (string?)one!["type"] == "page")) is not null;
        }, Patience, () => $"an empty page\n{_process.Said}");
        await _page.ConnectAsync(new Uri((string)page!["webSocketDebuggerUrl"]!), CancellationToken.None);
        await AskAsync("Page.navigate", new JsonObject { ["url"] = address });
        await Poll.UntilAsync(() => IsAtAsync(address), Patience, () => $"a page at {address}\n{_process.Said}");
    }

    private async Task<bool> IsAtAsync(string address)
    {
        try
        {
            return (bool?)await EvaluateAsync(
                $"document.readyState === 'complete' && location.href === {JsonValue.Create(address).ToJsonString()}") is true;
        }
        catch (InvalidOperationException)
        {
            return false; // asked the page that was being left
        }
    }

    private async Task<JsonNode> AskAsync(string method, JsonObject parameters)
    {
        var id = ++_asked;
        var question = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _page.SendAsync(Encoding.UTF8.GetBytes(question), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        JsonNode answer;
        do
            answer = await ReceiveAsync();
        while ((int?)answer["id"] != id);
        return answer;
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _page.ReceiveAsync(buffer, CancellationToken.None);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(text.ToArray())!;
        }
    }
}
