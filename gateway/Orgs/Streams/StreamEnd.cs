using Gateway.Ingress;
using Gateway.Refusals;
using Gateway.Settings;
using Gateway.Tokens;
using Gateway.Tokens.Introspection;
using Gateway.Tokens.Issuers;

namespace Gateway.Orgs.Streams;

/// <summary>
/// Ends requests that outlive their token's end by the grace, or its revocation or the org's suspension by seconds:
/// one look a second instead of a timer a request. Has the issuer asked for opaque tokens that nobody but a running request brings.
/// </summary>
internal sealed partial class StreamEnd(RunningRequests running, CallerStandings standings, Introspections introspections,
    Snapshots snapshots, TimeProvider time, ILogger<StreamEnd> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends at the second look after the first. With two seconds until a replica has seen a change
    /// and one until it looks here: at most five.
    /// </summary>
    private static readonly TimeSpan Unwelcome = TimeSpan.FromSeconds(1.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var now in time.Every(Interval, stoppingToken))
            Look(now);
    }

    private void Look(DateTimeOffset now)
    {
        var snapshot = snapshots.Current;
        var grace = snapshot.Get<StreamGrace>().Value;

        // A later request with the same token may have left its refusal in it already.
        foreach (var request in running.Find(request => request.Token is { } token
            && (token.LastsUntil + grace <= now || token.Vouch is { IsWithdrawn: true } || token.Vouch?.IsDue(now) is true
                || request.UnwelcomeAt is not null || !CallerStandings.IsWelcome(token, snapshot))))
        {
            if (request.Token!.Vouch?.IsDue(now) is true)
                _ = introspections.RenewAsync(snapshot.Get<IssuerSet>(), request.Token);
            var verdict = standings.Of(request.Token, snapshot).Verdict;
            if (request.Token.LastsUntil + grace <= now)
                End(request, Reason.TokenEnded);
            else if (request.Token.Vouch is { IsWithdrawn: true })
                End(request, TokenReason.Inactive.Word);
            else if (!verdict.IsRefused)
                request.UnwelcomeAt = null;
            else if ((request.UnwelcomeAt ??= now + Unwelcome) <= now)
                End(request, verdict.Reason ?? Reason.Revoked);
        }
    }

    private void End(RunningRequest request, string reason)
    {
        request.Abort(reason);
        LogEnded(request.Token!.Application, reason);
    }

    [LoggerMessage(610, LogLevel.Information, "A running request of application {Application} was ended: {Reason}")]
    private partial void LogEnded(string? application, string reason);
}
