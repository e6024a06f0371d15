namespace Deploy.Demo;

/// <summary>All processes of the demo: the gateway is started once what it needs answers, and is stopped first.</summary>
internal sealed class Fleet(Addresses at, DirectoryInfo data, string? gatewayProgram) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<Service> _services = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public async Task StartAsync(CancellationToken stop)
    {
        Service[] behind =
        [
            Start("issuer", "backends/Issuer/Issuer", "--urls", at.Issuer),
            Start("items", "backends/Items/Items", "--urls", at.Items, "--DataDirectory", Path.Combine(data.FullName, "items")),
            Start("echo", "backends/Echo/Echo", "--urls", at.Echo),
            Start("echo-us", "backends/Echo/Echo", "--urls", at.EchoUs),
        ];
        string[] health = [$"{at.Issuer}/health", $"{at.Items}/health", $"{at.Echo}/health", $"{at.EchoUs}/health"];
        await Task.WhenAll(behind.Zip(health, (service, url) => ReadyAsync(service, url, stop)));

        var gateway = Launch("gateway", gatewayProgram is null ? Built("gateway/Gateway") : [gatewayProgram],
            "--settings", Outputs.GatewaySettings,
            $"--Kestrel:Endpoints:Ingress:Url={at.Gateway}",
            $"--Kestrel:Endpoints:Admin:Url={at.Admin}",
            $"--Gateway:Issuers:dev:Issuer={at.Issuer}",
            $"--Gateway:Store:ConnectionString=Data Source={Path.Combine(data.FullName, "gateway.db")}",
            $"--Gateway:Metering:Directory={Path.Combine(data.FullName, "journal")}",
            $"--ReverseProxy:Clusters:items:Destinations:one:Address={at.Items}/",
            $"--ReverseProxy:Clusters:echo:Destinations:one:Address={at.Echo}/",
            $"--ReverseProxy:Clusters:regions:Destinations:eu:Address={at.Echo}/",
            $"--ReverseProxy:Clusters:regions:Destinations:us:Address={at.EchoUs}/");
        await ReadyAsync(gateway, $"{at.Admin}/readyz", stop);
    }

    /// <summary>Returns when asked to stop; a service that ends by itself is an error.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        await Task.WhenAny(_services.Select(service => service.ExitedAsync(stop)));
        if (!stop.IsCancellationRequested)
            throw new DemoException(_services.First(service => service.HasExited).LastWords());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        // The gateway first, it may still be passing answers on; what stood behind it then has nothing left to do.
        if (_services.Count == 0)
            return;
        await _services[^1].DisposeAsync();
        await Task.WhenAll(_services.SkipLast(1).Select(service => service.DisposeAsync().AsTask()));
    }

    private static string[] Built(string program) => [Outputs.Dotnet, Outputs.Program(program)];

    private Service Start(string name, string program, params ReadOnlySpan<string> arguments) => Launch(name, Built(program), arguments);

    private Service Launch(string name, string[] command, params ReadOnlySpan<string> arguments)
    {
        var service = new Service(name, command, data, arguments);
        _services.Add(service);
        return service;
    }

    private async Task ReadyAsync(Service service, string url, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (!await AnswersAsync(url, stop))
        {
            if (service.HasExited)
                throw new DemoException(service.LastWords());
            if (patience.IsCancellationRequested && !stop.IsCancellationRequested)
                throw new DemoException($"The {service.Name} was not ready within {Patience.TotalSeconds} s: {url}");
            await Task.Delay(Pause, TimeProvider.System, stop);
        }
    }

    private async Task<bool> AnswersAsync(string url, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(url), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            return false; // listening, but too slow as yet
        }
    }
}
