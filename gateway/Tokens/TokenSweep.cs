using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens;

/// <summary>Forgets dead tokens that nobody sends any more: a token's bytes stay in memory only as long as they are good for something.</summary>
internal sealed class TokenSweep(TokenVerifier verifier, Snapshots snapshots, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            verifier.Sweep(snapshots.Current.Get<IssuerSet>());
        }
    }
}
