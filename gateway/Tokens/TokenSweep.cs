using Gateway.Settings;
using Gateway.Tokens.Issuers;

namespace Gateway.Tokens;

/// <summary>
/// Forgets dead tokens that nobody sends any more: a token's bytes stay in memory only as long as they are good for something.
/// </summary>
internal sealed class TokenSweep(TokenVerifier verifier, Snapshots snapshots, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in time.Every(Interval, stoppingToken))
            verifier.Sweep(snapshots.Current.Get<IssuerSet>());
    }
}
