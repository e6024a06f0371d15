using System.Net;
using Gateway.Ingress;
using Gateway.Settings;

namespace Gateway.Admin.Access;

/// <summary>Says once at start when the admin endpoint can be reached from elsewhere and has no key, so that its API stays shut.</summary>
internal sealed partial class AdminNotice(
    Listeners listeners, Snapshots snapshots, IHostApplicationLifetime lifetime, ILogger<AdminNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            if (listeners.Admin is { } admin && admin.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address)
                && snapshots.Current.Get<AdminKeys>().All.Count == 0)
            {
                LogShut(address.ToString());
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1101, LogLevel.Warning, "The admin endpoint {Address} is not on loopback and Gateway:Admin:Keys is empty: only /livez, "
        + "/readyz and /metrics answer, the rest is refused with admin_key_required. Make a key with: gateway hash-key")]
    private partial void LogShut(string address);
}
