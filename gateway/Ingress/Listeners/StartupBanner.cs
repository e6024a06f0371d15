namespace Gateway.Ingress;

/// <summary>Says once where the gateway listens, by endpoint.</summary>
internal sealed partial class StartupBanner(Listeners listeners, IHostApplicationLifetime lifetime, ILogger<StartupBanner> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var (name, address) in listeners.Addresses)
                LogListening(name, address);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(401, LogLevel.Information, "{Endpoint} listens on {Address}")]
    private partial void LogListening(string endpoint, string address);
}
